package io.millrace.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

final class LatencyMeterTest {
    private final LatencyMeter meter = new LatencyMeter();

    @Test
    void givesQuantilesToThreeDigits() {
        for (int millis = 1; millis <= 1000; millis++) {
            meter.recordMillis(millis);
        }

        var latency = meter.snapshot();

        assertThat(latency.count()).isEqualTo(1000);
        assertThat(latency.p50()).isCloseTo(500, within(0.5));
        assertThat(latency.p99()).isCloseTo(990, within(1.0));
        assertThat(latency.p999()).isCloseTo(999, within(1.0));
        assertThat(latency.max()).isCloseTo(1000, within(1.0));
    }

    @Test
    void addsUpOverSnapshotsUntilReset() {
        meter.recordMicros(500);
        assertThat(meter.snapshot().count()).isEqualTo(1);
        meter.recordMicros(500);
        assertThat(meter.snapshot().count()).isEqualTo(2);
        assertThat(meter.snapshot().p50()).isCloseTo(0.5, within(0.001));

        meter.recordMicros(500);
        meter.reset();

        assertThat(meter.snapshot()).isEqualTo(new Latency(0, 0, 0, 0, 0));
    }

    @Test
    void holdsOutrageousValuesWithinItsRange() {
        meter.recordMicros(-5);
        meter.recordMillis(Long.MIN_VALUE);
        meter.recordMillis(Long.MAX_VALUE);

        assertThat(meter.snapshot().count()).isEqualTo(3);
        assertThat(meter.snapshot().p50()).isZero();
        assertThat(meter.snapshot().max()).isCloseTo(3_600_000, within(4_000.0));
    }

    @Test
    void manyThreadsMayRecordWhileOneLooks() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            var thread =
                    new Thread(
                            () -> {
                                for (int n = 0; n < 50_000; n++) {
                                    meter.recordMicros(n);
                                }
                            });
            threads.add(thread);
            thread.start();
        }
        while (meter.snapshot().count() < 100_000) {
            Thread.onSpinWait();
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(meter.snapshot().count()).isEqualTo(200_000);
    }
}
