package io.millrace.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.workload.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each engine answers a tiny workload as the reference does. */
final class EngineProcessTest {
    private static final Workload TINY =
            new Workload(11, 3_000, 30, 0.8, 60, 0, 1, Workload.SIX_WINDOWS);

    @ParameterizedTest
    @ValueSource(strings = {"ours", "duckdb", "window_store"})
    void agreesWithTheReference(String engine) throws Exception {
        agrees(engine, TINY);
        agrees(engine, TINY.withOneIn(3));
        agrees(engine, TINY.withWindows("1h"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.5})
    void oursAgreesWhereEventsAreLate(double latePart) throws Exception {
        // Ten days, so that many events of a card come within the hour.
        agrees("ours", new Workload(12, 6_000, 10, 1, 10, latePart, 1, Workload.SIX_WINDOWS));
        agrees("ours", new Workload(13, 3_000, 3, 1, 1, latePart, 1, List.of("5m", "1h")));
    }

    @Test
    void oursAgreesWhereLittleFitsIntoMemory() throws Exception {
        var workload = new Workload(14, 6_000, 300, 0.6, 60, 0.05, 1, Workload.SIX_WINDOWS);
        agrees("ours", workload, 100_000);
    }

    private static void agrees(String engine, Workload workload) throws Exception {
        agrees(engine, workload, 64 << 20);
    }

    private static void agrees(String engine, Workload workload, long memory) throws Exception {
        var reference = EngineProcess.measure("in_heap", workload, 1, 700, memory).checksum();
        var checksum = EngineProcess.measure(engine, workload, 1, 700, memory).checksum();
        assertThat(checksum.matches(reference))
                .as("%s gives %s, the reference %s", engine, checksum, reference)
                .isTrue();
    }
}
