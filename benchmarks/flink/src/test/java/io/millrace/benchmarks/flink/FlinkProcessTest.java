package io.millrace.benchmarks.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.workload.InHeap;
import io.millrace.benchmarks.workload.Pass;
import io.millrace.benchmarks.workload.Workload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each job answers a small workload as the reference does. */
final class FlinkProcessTest {
    private static final Workload SMALL =
            new Workload(11, 6_000, 30, 0.8, 60, 0, 1, Workload.SIX_WINDOWS);

    @ParameterizedTest
    @ValueSource(strings = {"flink_by_hand_heap", "flink_by_hand_rocksdb", "flink_sql_over"})
    void agreesWithTheReference(String job) throws Exception {
        var reference = Pass.last(1, SMALL, 1_000, () -> new InHeap(SMALL)).checksum();
        var checksum = FlinkProcess.measure(job, SMALL, 1).checksum();
        assertThat(checksum.matches(reference))
                .as("%s gives %s, the reference %s", job, checksum, reference)
                .isTrue();
    }
}
