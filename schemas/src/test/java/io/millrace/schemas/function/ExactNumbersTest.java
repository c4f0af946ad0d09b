package io.millrace.schemas.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.record.FieldType;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A simulated year of payments of some cents, in which now and then there is one of 1e12: sums,
 * means, variances and deviations of the windows stay those of exact arithmetic, to the bit,
 * whether values are added and taken away or totals subtracted from each other.
 */
final class ExactNumbersTest {
    private static final long HOUR = 3_600_000;
    private static final long YEAR = 365 * 24 * HOUR;
    private static final BigDecimal OUTLIER = new BigDecimal("1000000000000.07");

    private record Payment(long time, long bits, BigDecimal exact, Moments upTo) {}

    @ParameterizedTest(name = "{0}, window of {1} h, seed {2}")
    @CsvSource({
        "decimal(2), 6, 1",
        "decimal(2), 720, 2",
        "double, 6, 3",
        "double, 720, 4",
    })
    void aYearOfCentsWithOutliersLeavesNoTrace(String type, int hours, long seed) {
        var random = new Random(seed);
        var of = FieldType.parse(type).orElseThrow();
        var window = new ArrayDeque<Payment>();
        var sliding = new Moments(of, true);
        var difference = new Moments(of, true);
        var upTo = new Moments(of, true);
        var before = new Moments(of, true);
        var sum = BigDecimal.ZERO;
        var squares = BigDecimal.ZERO;
        int payments = 0;
        for (long time = 0; time < YEAR; time += 1 + random.nextInt((int) HOUR)) {
            var amount =
                    random.nextInt(300) == 0 ? OUTLIER : BigDecimal.valueOf(random.nextInt(100), 2);
            boolean decimal = of.kind() == FieldType.Kind.DECIMAL;
            long bits =
                    decimal
                            ? amount.unscaledValue().longValueExact()
                            : Double.doubleToRawLongBits(amount.doubleValue());
            var exact = decimal ? amount : new BigDecimal(amount.doubleValue());
            sliding.add(bits);
            upTo.add(bits);
            var copy = new Moments(of, true);
            copy.set(upTo);
            window.add(new Payment(time, bits, exact, copy));
            sum = sum.add(exact);
            squares = squares.add(exact.multiply(exact));
            while (window.getFirst().time() <= time - hours * HOUR) {
                var left = window.removeFirst();
                sliding.remove(left.bits());
                before.set(left.upTo());
                sum = sum.subtract(left.exact());
                squares = squares.subtract(left.exact().multiply(left.exact()));
            }
            difference.setDifference(upTo, before);
            if (payments++ % 7 == 0 || amount.compareTo(OUTLIER) == 0) {
                check(sliding, window.size(), sum, squares);
                check(difference, window.size(), sum, squares);
            }
        }
        assertThat(payments).isGreaterThan(10_000);
        window.forEach(left -> sliding.remove(left.bits()));
        for (int i = 0; i < sliding.words(); i++) {
            assertThat(sliding.word(i)).isZero();
        }
    }

    private static void check(Moments window, int n, BigDecimal sum, BigDecimal squares) {
        assertThat(window.count()).isEqualTo(n);
        assertThat(window.sum()).isEqualTo(sum.doubleValue());
        assertThat(window.mean()).isEqualTo(Naive.ratio(sum, n));
        if (n > 1) {
            double variance = Naive.variance(sum, squares, n);
            assertThat(window.variance()).isEqualTo(variance);
            assertThat(window.deviation()).isEqualTo(Math.sqrt(variance));
        }
    }
}
