package io.millrace.benchmarks.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.ingest.JsonRowReader;
import io.millrace.schemas.plan.Plan;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What both systems are given, and the chain that one of them copies through. */
final class LaneTest {
    private static final long SOME = 123_456;

    private final Plan plan = LanePlan.read();

    @Test
    void thePipelineAcceptsThePayments() {
        var reader = new JsonRowReader(plan.spine().schema());
        for (long payment = 0; payment < 1_000; payment++) {
            var row = reader.readable(Traffic.payment(payment)).orElseThrow();
            assertThat(row.key(plan.spine().idField()))
                    .isEqualTo(String.valueOf(1_000_000_000L + payment));
            assertThat(row.bits(plan.spine().timeField()))
                    .isEqualTo(Traffic.seconds(payment) * 1000);
        }
    }

    @Test
    void thePipelineAcceptsTheLabels() {
        var reader = new JsonRowReader(plan.label().schema());
        assertThat(reader.readable(Traffic.label(SOME)).orElseThrow().key(plan.label().idField()))
                .isEqualTo("1000123456");
    }

    @Test
    void theFirstBytesNameThePayment() {
        assertThat(Traffic.numberIn(Traffic.payment(SOME))).isEqualTo(SOME);
        assertThat(Traffic.numberIn(Traffic.label(SOME))).isEqualTo(SOME);
    }

    @Test
    void everyHopReadsWhatTheSourcesOrAnotherHopWrote() {
        var written = new HashSet<>(Set.of(plan.spine().topic(), plan.label().topic()));
        var read = new HashSet<String>();
        for (var hop : Hop.of(plan)) {
            written.add(hop.to());
            read.add(hop.from());
        }
        assertThat(written).containsAll(read);
        written.removeAll(read);
        assertThat(written)
                .as("where the chain ends")
                .containsExactlyInAnyOrder(
                        plan.topics().predictions(), plan.topics().trainingExamples());
    }

    @Test
    void latenciesOfOtherPaymentsAreLeftOut() {
        var latencies = new Latencies(10, 20);

        assertThat(latencies.covers(9)).isFalse();
        assertThat(latencies.covers(10)).isTrue();
        assertThat(latencies.covers(20)).isFalse();
    }

    @Test
    void latenciesTravelAsText() {
        var latencies = new Latencies(0, 3);
        latencies.record(1_000_000);
        latencies.record(2_000_000);
        latencies.record(40_000_000);

        var read = Distribution.of(Latencies.decoded(latencies.encoded()));

        assertThat(read.count()).isEqualTo(3);
        assertThat(read.p50()).isBetween(1.99, 2.01);
        assertThat(read.max()).isBetween(39.9, 40.1);
    }
}
