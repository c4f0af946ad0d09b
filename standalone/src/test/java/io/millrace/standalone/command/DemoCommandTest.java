package io.millrace.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class DemoCommandTest {
    @TempDir Path directory;

    @Test
    @Timeout(120)
    void aSecondStartGoesOnWhereTheFirstOneStopped() throws IOException {
        var first = demo();
        assertThat(first.get("events").asLong()).isPositive();
        var second = demo();
        assertThat(second.get("events").asLong()).isPositive();
        assertThat(second.get("dead_letters").asLong()).as("nothing is too late").isZero();
        var between = Duration.between(eventTime(first), eventTime(second));
        assertThat(between).isBetween(Duration.ofHours(36), Duration.ofDays(8));
    }

    private JsonNode demo() throws IOException {
        var output = new ByteArrayOutputStream();
        var errors = new ByteArrayOutputStream();
        int code =
                MillraceCommand.execute(
                        new PrintStream(output, true, StandardCharsets.UTF_8),
                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                        "demo",
                        "--duration=3s",
                        "--json",
                        "--port=0",
                        "--set=http.port=0",
                        "--data-dir=" + directory);
        assertThat(code).as(() -> errors.toString(StandardCharsets.UTF_8)).isZero();
        return new ObjectMapper().readTree(output.toByteArray());
    }

    private static Instant eventTime(JsonNode summary) {
        return Instant.parse(summary.get("event_time").asText());
    }
}
