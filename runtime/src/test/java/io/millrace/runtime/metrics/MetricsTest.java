package io.millrace.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.deadletter.Reason;
import org.junit.jupiter.api.Test;

final class MetricsTest {
    @Test
    void countsByEnumAndShowsZeroes() {
        try (var metrics = Metrics.create()) {
            var letters =
                    metrics.counters(
                            "millrace.dead.letters",
                            "Refused records.",
                            "reason",
                            Reason.class,
                            Reason::text);

            letters.increment(Reason.TOO_LATE);
            letters.add(Reason.MALFORMED, 3);

            assertThat(letters.count(Reason.TOO_LATE)).isEqualTo(1);
            assertThat(letters.count(Reason.NO_MODEL)).isZero();
            assertThat(letters.total()).isEqualTo(4);
            assertThat(metrics.scrape())
                    .contains("# HELP millrace_dead_letters_total Refused records.")
                    .contains("millrace_dead_letters_total{reason=\"malformed\"} 3.0")
                    .contains("millrace_dead_letters_total{reason=\"no-model\"} 0.0");
        }
    }

    @Test
    void showsLatencyInSeconds() {
        try (var metrics = Metrics.create()) {
            metrics.latency("millrace.prediction.latency", "Event to prediction.")
                    .recordMillis(250);

            assertThat(metrics.scrape())
                    .containsPattern(
                            "millrace_prediction_latency_seconds\\{quantile=\"0.99\"} 0.25\\d*\n");
        }
    }

    @Test
    void showsTheJavaMachineWhereAsked() {
        try (var metrics = Metrics.withJvm()) {
            assertThat(metrics.scrape())
                    .contains("jvm_memory_used_bytes")
                    .contains("jvm_threads_live_threads");
        }
    }
}
