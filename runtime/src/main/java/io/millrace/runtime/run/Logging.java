package io.millrace.runtime.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import io.millrace.runtime.settings.LogSettings;
import io.millrace.runtime.settings.LogSettings.Format;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the process's logging up. Before that, {@code logback.xml} of this module holds: warnings to
 * standard error.
 */
public final class Logging {
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS} %-5level %-24.24logger{0} %msg%n";
    private static final int FILES = 4;
    private static final long FILE_BYTES = 10L << 20;

    private final LogSettings settings;
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

    private Logging(LogSettings settings) {
        this.settings = settings;
    }

    public static void configure(LogSettings settings) {
        new Logging(settings).configure();
    }

    private void configure() {
        context.reset();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(settings.file().map(this::file).orElseGet(this::console));
        level("io.millrace", settings.level());
        for (var kafka : new String[] {"org.apache.kafka", "kafka", "state.change.logger"}) {
            level(kafka, settings.kafkaLevel());
        }
        if (settings.kafkaLevel().compareTo(LogSettings.Level.DEBUG) < 0) {
            quieten();
        }
    }

    /**
     * Pages of effective client properties, and a line for each failed connection attempt, which
     * {@code Cluster} tells once.
     */
    private void quieten() {
        for (var name :
                new String[] {
                    "org.apache.kafka.clients.admin.AdminClientConfig",
                    "org.apache.kafka.clients.consumer.ConsumerConfig",
                    "org.apache.kafka.clients.producer.ProducerConfig",
                    "org.apache.kafka.common.config.AbstractConfig",
                    "org.apache.kafka.streams.StreamsConfig",
                    "kafka.server.KafkaConfig"
                }) {
            context.getLogger(name).setLevel(Level.OFF);
        }
        context.getLogger("org.apache.kafka.common.security.ssl.DefaultSslEngineFactory")
                .setLevel(Level.OFF);
        context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
        context.getLogger("org.apache.kafka.clients.admin.internals.AdminMetadataManager")
                .setLevel(Level.ERROR);
    }

    private void level(String logger, LogSettings.Level level) {
        context.getLogger(logger).setLevel(Level.valueOf(level.name()));
    }

    private OutputStreamAppender<ILoggingEvent> console() {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setTarget("System.err");
        return started(appender);
    }

    private OutputStreamAppender<ILoggingEvent> file(Path path) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setFile(path.toString());
        var rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(path + ".%i");
        rolling.setMaxIndex(FILES);
        rolling.start();
        var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(FILE_BYTES));
        size.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(size);
        return started(appender);
    }

    private OutputStreamAppender<ILoggingEvent> started(
            OutputStreamAppender<ILoggingEvent> appender) {
        appender.setContext(context);
        appender.setEncoder(encoder());
        appender.start();
        return appender;
    }

    private Encoder<ILoggingEvent> encoder() {
        Encoder<ILoggingEvent> encoder = settings.format() == Format.JSON ? json() : text();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private PatternLayoutEncoder text() {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        return encoder;
    }

    private static JsonEncoder json() {
        var encoder = new JsonEncoder();
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithFormattedMessage(true);
        return encoder;
    }
}
