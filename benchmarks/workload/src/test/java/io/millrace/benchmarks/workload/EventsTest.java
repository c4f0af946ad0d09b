package io.millrace.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class EventsTest {
    private static final Workload WORKLOAD =
            new Workload(7, 20_000, 1_000, 0.8, 60, 0, 1, Workload.SIX_WINDOWS);

    @Test
    void theSameSeedGivesTheSameEvents() {
        assertThat(digest(Events.of(WORKLOAD))).isEqualTo(digest(Events.of(WORKLOAD)));
        // On every machine and JDK.
        assertThat(digest(Events.of(WORKLOAD))).isEqualTo(-8_491_361_563_035_632_063L);
    }

    @Test
    void timesAreStrictlyIncreasingUnlessSomeAreLate() {
        var inOrder = Events.of(WORKLOAD);
        assertThat(IntStream.range(1, inOrder.size()))
                .allMatch(i -> inOrder.time(i) > inOrder.time(i - 1));
        var disordered = Events.of(WORKLOAD.withLatePart(0.05));
        long newest = Long.MIN_VALUE;
        int late = 0;
        for (int i = 0; i < disordered.size(); i++) {
            late += disordered.time(i) < newest ? 1 : 0;
            newest = Math.max(newest, disordered.time(i));
            assertThat(disordered.time(i)).isGreaterThan(newest - Workload.LATENESS);
        }
        assertThat(late / (double) disordered.size()).isBetween(0.03, 0.06);
    }

    @Test
    void aSubsetHoldsWholeCards() {
        var all = Events.of(WORKLOAD);
        var some = Events.of(WORKLOAD.withOneIn(20));
        var expected =
                IntStream.range(0, all.size())
                        .filter(i -> all.card(i) % 20 == 10)
                        .mapToLong(all::id)
                        .toArray();
        assertThat(IntStream.range(0, some.size()).mapToLong(some::id).toArray())
                .isEqualTo(expected);
    }

    @Test
    void aWorkloadTravelsAsText() {
        assertThat(Workload.parse(WORKLOAD.toJson())).isEqualTo(WORKLOAD);
    }

    private static long digest(Events events) {
        long digest = 0;
        for (int i = 0; i < events.size(); i++) {
            digest = digest * 31 + events.card(i);
            digest = digest * 31 + events.time(i);
            digest = digest * 31 + events.cents(i);
        }
        return digest;
    }
}
