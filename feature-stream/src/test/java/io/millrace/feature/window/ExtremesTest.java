package io.millrace.feature.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.FieldType;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class ExtremesTest {
    private final WireWriter writer = new WireWriter();

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void firstEntryIsTheExtremeOfWhatComesAfter(@ForAll long seed) {
        var random = new Random(seed);
        boolean smallest = random.nextBoolean();
        boolean real = random.nextBoolean();
        int trend = random.nextInt(3) - 1;
        var extremes = fresh(smallest, real);
        List<double[]> plain = new ArrayList<>();
        long now = 0;
        long forgotten = Long.MIN_VALUE;
        for (int i = 0; i < 800; i++) {
            now += random.nextInt(3);
            long time = Math.max(0, now - (random.nextInt(5) == 0 ? random.nextInt(200) : 0));
            long number = random.nextInt(20) - 10 + 3L * trend * i;
            double value = real ? number / 4.0 : number;
            if (time > forgotten) {
                extremes.add(time, extremes.rank(bits(value, real)));
                plain.add(new double[] {time, value});
            }
            if (random.nextInt(100) == 0) {
                forgotten = Math.max(forgotten, now - 300 - random.nextInt(300));
                extremes.forget(forgotten);
            }
            if (random.nextInt(100) == 0) {
                extremes = again(extremes, smallest, real);
            }
            long after = Math.max(forgotten, now - random.nextInt(600));
            if (extremes.isCompleteAfter(after)) {
                var inside = plain.stream().filter(e -> e[0] > after).mapToDouble(e -> e[1]);
                var right = smallest ? inside.min() : inside.max();
                int first = extremes.first(after, extremes.none());
                assertThat(first < extremes.none())
                        .as("seed %d", seed)
                        .isEqualTo(right.isPresent());
                if (right.isPresent()) {
                    long bits = extremes.bits(extremes.rank(first));
                    assertThat(real ? Double.longBitsToDouble(bits) : bits)
                            .as("seed %d, arrival %d", seed, i)
                            .isEqualTo(right.getAsDouble() + 0.0);
                }
            }
        }
    }

    @Test
    void monotoneValuesKeepNoMoreThanTheCapAndSayHowFarBackTheyGo() {
        var extremes = fresh(true, false);
        for (int i = 0; i < 1_000; i++) {
            extremes.add(i, extremes.rank((long) i));
        }

        assertThat(extremes.none() - extremes.first(Long.MIN_VALUE, extremes.none()))
                .isEqualTo(Extremes.LARGEST);
        assertThat(extremes.isCompleteAfter(999 - Extremes.LARGEST)).isTrue();
        assertThat(extremes.isCompleteAfter(998 - Extremes.LARGEST)).isFalse();
        assertThat(extremes.bytes()).isLessThan(8_000);
    }

    @Test
    void bothZerosAreOneAndTheOrderOfRanksIsThatOfValues() {
        for (boolean smallest : new boolean[] {true, false}) {
            var extremes = fresh(smallest, true);
            double[] values = {Double.NEGATIVE_INFINITY, -2, -0.0, 0.0, 1e-300, 3};
            for (int i = 1; i < values.length; i++) {
                long before = extremes.rank(Double.doubleToRawLongBits(values[i - 1]));
                long rank = extremes.rank(Double.doubleToRawLongBits(values[i]));
                int order = values[i - 1] == values[i] ? 0 : smallest ? -1 : 1;
                assertThat(Long.compare(before, rank)).isEqualTo(order);
                assertThat(Double.longBitsToDouble(extremes.bits(rank))).isEqualTo(values[i]);
            }
        }
    }

    @Test
    void goldenBytes() {
        var extremes = fresh(false, false);
        extremes.add(100, extremes.rank(9L));
        extremes.add(103, extremes.rank(-2L));
        extremes.reached(105);
        extremes.write(writer.start());

        assertThat(HexFormat.of().formatHex(writer.bytes()))
                .isEqualTo("01d201ffffffffffffffffff0104c801130602");
    }

    private Extremes again(Extremes extremes, boolean smallest, boolean real) {
        extremes.write(writer.start());
        var read = fresh(smallest, real);
        read.read(new WireReader().over(writer.bytes()));
        return read;
    }

    private static Extremes fresh(boolean smallest, boolean real) {
        return new Extremes(smallest, real ? FieldType.DOUBLE : FieldType.LONG);
    }

    private static long bits(double value, boolean real) {
        return real ? Double.doubleToRawLongBits(value) : (long) value;
    }
}
