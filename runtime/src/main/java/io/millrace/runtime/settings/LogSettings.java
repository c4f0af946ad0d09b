package io.millrace.runtime.settings;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to log.
 *
 * @param kafkaLevel for Kafka's own loggers, which are talkative
 * @param file empty for standard error
 */
public record LogSettings(Format format, Level level, Level kafkaLevel, Optional<Path> file) {

    /** Form of a line. */
    public enum Format {
        TEXT,
        JSON
    }

    /** Least level to log. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    static LogSettings of(SettingValues values) {
        return new LogSettings(
                values.choice(Setting.LOG_FORMAT, Format.class),
                values.choice(Setting.LOG_LEVEL, Level.class),
                values.choice(Setting.LOG_KAFKA_LEVEL, Level.class),
                values.isEmpty(Setting.LOG_FILE)
                        ? Optional.empty()
                        : Optional.of(Path.of(values.text(Setting.LOG_FILE))));
    }
}
