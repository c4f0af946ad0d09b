package io.millrace.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class LoggingTest {
    @TempDir Path directory;

    @AfterEach
    void backToTheModulesOwn() throws Exception {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
    }

    @Test
    void logsTextFromTheLevelsOn() throws IOException {
        var file = configure(Map.of("log.level", "info", "log.kafka-level", "error"));

        LoggerFactory.getLogger("io.millrace.test").info("visible {}", 1);
        LoggerFactory.getLogger("io.millrace.test").debug("hidden");
        LoggerFactory.getLogger("org.apache.kafka.test").warn("hidden");
        LoggerFactory.getLogger("org.apache.kafka.test").error("visible too");
        LoggerFactory.getLogger("org.apache.kafka.clients.consumer.ConsumerConfig").error("hidden");

        assertThat(Files.readString(file))
                .contains("INFO ", "visible 1", "visible too")
                .doesNotContain("hidden");
    }

    @Test
    void logsOneJsonObjectALine() throws IOException {
        var file = configure(Map.of("log.format", "json"));

        LoggerFactory.getLogger("io.millrace.test")
                .warn("a \"quoted\" {}", "line\nbreak", new IllegalStateException("oops"));

        var lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1);
        var line = new ObjectMapper().readTree(lines.get(0));
        assertThat(line.get("level").asText()).isEqualTo("WARN");
        assertThat(line.get("loggerName").asText()).isEqualTo("io.millrace.test");
        assertThat(line.get("formattedMessage").asText()).isEqualTo("a \"quoted\" line\nbreak");
        assertThat(line.get("throwable").get("message").asText()).isEqualTo("oops");
    }

    private Path configure(Map<String, String> values) {
        var file = directory.resolve("logs").resolve("test.log");
        var all = new TreeMap<>(values);
        all.put("log.file", file.toString());
        Logging.configure(Settings.of(all).log());
        return file;
    }
}
