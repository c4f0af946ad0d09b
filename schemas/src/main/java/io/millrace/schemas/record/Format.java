package io.millrace.schemas.record;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the rows of a user's topic are written. */
public enum Format {
    /** One JSON object per record. */
    JSON,
    /** Avro binary behind the id of its schema in a Confluent-compatible registry. */
    AVRO;

    /** As an author writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Format of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /** What an author may write. */
    public static List<String> texts() {
        return Arrays.stream(values()).map(Format::text).toList();
    }
}
