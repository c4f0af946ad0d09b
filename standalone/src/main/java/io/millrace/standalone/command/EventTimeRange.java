package io.millrace.standalone.command;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The event times that a command looks at. */
final class EventTimeRange {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = EventTimeText.class,
            defaultValue = "0",
            description = "First event time, in ISO-8601 or milliseconds (default: the beginning).")
    private long from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = EventTimeText.class,
            defaultValue = "999999999999999999",
            description = "Event time behind the last (default: the end).",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private long to;

    /** First event time in ms. */
    long from() {
        return from;
    }

    /** Event time in ms behind the last. */
    long to() {
        return to;
    }
}
