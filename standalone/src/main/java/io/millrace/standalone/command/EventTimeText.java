package io.millrace.standalone.command;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;

/** Event time on a command line: ISO-8601, or milliseconds since 1970. */
final class EventTimeText implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        try {
            return text.matches("\\d{1,18}")
                    ? Long.parseLong(text)
                    : OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException noTime) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is no time such as 2026-01-31T12:00:00Z");
        }
    }
}
