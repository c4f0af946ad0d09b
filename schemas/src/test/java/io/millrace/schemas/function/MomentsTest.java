package io.millrace.schemas.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.record.FieldType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Totals against plain BigDecimal arithmetic, on values of all magnitudes. */
final class MomentsTest {
    private static final FieldType CENTS = FieldType.decimal(2);

    /** A column of some type, and the bits of values in it. */
    record Column(FieldType type, List<Long> bits) {}

    @Provide
    Arbitrary<Column> columns() {
        var longs = Arbitraries.longs();
        var cents = Arbitraries.longs().between(-FieldType.LARGEST_DECIMAL, 1L << 53);
        var few = Arbitraries.longs().between(0, 1);
        var doubles = Arbitraries.longs().map(MomentsTest::someDouble);
        var labels = Arbitraries.of(0.0, 1.0, -0.0).map(Double::doubleToRawLongBits);
        return Arbitraries.oneOf(
                column(FieldType.LONG, longs),
                column(CENTS, cents),
                column(CENTS, Arbitraries.longs().between(0, 100_000)),
                column(FieldType.decimal(12), cents),
                column(FieldType.BOOLEAN, few),
                column(FieldType.DOUBLE, doubles),
                column(FieldType.DOUBLE, Arbitraries.doubles().map(Double::doubleToRawLongBits)),
                column(FieldType.OUTCOME, labels));
    }

    private static Arbitrary<Column> column(FieldType type, Arbitrary<Long> bits) {
        return bits.list().ofMaxSize(40).map(values -> new Column(type, values));
    }

    /** Magnitudes from 2^-160 to 2^160, with few or many digits, and neighbours of each other. */
    private static long someDouble(long seed) {
        var random = new Random(seed);
        double digits =
                switch (random.nextInt(3)) {
                    case 0 -> random.nextInt(8) - 4;
                    case 1 -> 1 + random.nextInt(3) * 0x1p-52;
                    default -> random.nextDouble() - 0.5;
                };
        int exponent = random.nextBoolean() ? 0 : random.nextInt(320) - 160;
        return Double.doubleToRawLongBits(Math.scalb(digits, exponent));
    }

    @Property
    void sumMeanAndVarianceAreThoseOfExactNumbersRoundedOnce(@ForAll("columns") Column column) {
        check(filled(column), column);
    }

    @Property
    void whatIsAddedAndTakenAwayInAnyOrderLeavesNothing(
            @ForAll("columns") Column column, @ForAll long seed) {
        var moments = filled(column);
        var others = new ArrayList<>(column.bits());
        Collections.shuffle(others, new Random(seed));
        others.forEach(moments::remove);

        assertThat(words(moments)).isEqualTo(words(new Moments(column.type(), true)));
    }

    @Property
    void orderDoesNotMatter(@ForAll("columns") Column column, @ForAll long seed) {
        var others = new ArrayList<>(column.bits());
        Collections.shuffle(others, new Random(seed));

        check(filled(new Column(column.type(), others)), column);
    }

    @Property
    void differenceOfPrefixesIsTheWindow(
            @ForAll("columns") Column column, @ForAll long seed, @ForAll boolean squares) {
        var random = new Random(seed);
        int to = random.nextInt(column.bits().size() + 1);
        int from = random.nextInt(to + 1);
        var prefixes = new ArrayList<Moments>();
        var running = new Moments(column.type(), squares);
        for (int i = 0; i <= column.bits().size(); i++) {
            var prefix = new Moments(column.type(), squares);
            prefix.set(running);
            prefixes.add(prefix);
            if (i < column.bits().size()) {
                running.add(column.bits().get(i));
            }
        }
        var window = new Moments(column.type(), squares);
        window.add(Double.doubleToRawLongBits(1));
        window.setDifference(prefixes.get(to), prefixes.get(from));
        var part = new Column(column.type(), column.bits().subList(from, to));
        var aside = prefixes.get(to);
        aside.setDifference(aside, prefixes.get(from));

        checkSums(window, part);
        checkSums(aside, part);
        if (squares) {
            check(window, part);
        }
    }

    @Property
    void stateIsTakenBackWordByWord(@ForAll("columns") Column column, @ForAll boolean squares) {
        var moments = new Moments(column.type(), squares);
        column.bits().forEach(moments::add);
        var words = words(moments);
        var restored = new Moments(column.type(), squares);
        restored.add(Double.doubleToRawLongBits(3));
        restored.restore(java.util.Arrays.copyOf(words, words.length + 7), words.length);

        assertThat(words(restored)).isEqualTo(words);
        checkSums(restored, column);
        column.bits().forEach(restored::remove);
        assertThat(words(restored)).isEqualTo(words(new Moments(column.type(), squares)));
    }

    @Test
    void wholeEventsAndTextsAreOnlyCounted() {
        for (var type : new FieldType[] {null, FieldType.STRING}) {
            var moments = new Moments(type, false);
            moments.add(0);
            moments.add(0);

            assertThat(moments.count()).isEqualTo(2);
            assertThat(moments.isIntegers()).isTrue();
        }
    }

    @Test
    void sumsBeyond64And128BitsGoOn() {
        var column =
                new Column(
                        FieldType.LONG,
                        LongStream.range(0, 2_000)
                                .map(i -> i % 3 == 0 ? Long.MAX_VALUE : Long.MAX_VALUE - i)
                                .boxed()
                                .toList());
        check(filled(column), column);
        var smallest = new Column(FieldType.LONG, Collections.nCopies(1_000, Long.MIN_VALUE));
        check(filled(smallest), smallest);
    }

    @Test
    void aDoubleBeyondTheRangeSpoilsOnlyTheWindowsThatItIsIn() {
        var moments = new Moments(FieldType.DOUBLE, true);
        moments.add(Double.doubleToRawLongBits(1));
        moments.add(Double.doubleToRawLongBits(1e300));
        moments.add(Double.doubleToRawLongBits(2));

        assertThat(moments.count()).isEqualTo(3);
        assertThat(moments.sum()).isNaN();
        assertThat(moments.mean()).isNaN();
        assertThat(moments.variance()).isNaN();
        moments.remove(Double.doubleToRawLongBits(1e300));
        assertThat(moments.sum()).isEqualTo(3);
        assertThat(moments.variance()).isEqualTo(0.5);

        moments.add(Double.doubleToRawLongBits(1e-200));
        assertThat(moments.sum()).isEqualTo(3);
        assertThat(moments.mean()).isEqualTo(1);
        assertThat(moments.variance()).isNaN();
        assertThat(moments.deviation()).isNaN();
        moments.remove(Double.doubleToRawLongBits(1e-200));
        assertThat(moments.variance()).isEqualTo(0.5);
    }

    private static void check(Moments moments, Column column) {
        checkSums(moments, column);
        int n = column.bits().size();
        if (n < 2) {
            assertThat(moments.variance()).isNaN();
            assertThat(moments.deviation()).isNaN();
            return;
        }
        var numbers = numbers(column);
        boolean within =
                !reals(column)
                        || numbers.stream()
                                .map(BigDecimal::abs)
                                .map(BigDecimal::doubleValue)
                                .allMatch(x -> x == 0 || (x >= 0x1p-384 && x <= 0x1p448));
        if (!within) {
            assertThat(moments.variance()).isNaN();
            return;
        }
        var sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        var squares =
                numbers.stream().map(x -> x.multiply(x)).reduce(BigDecimal.ZERO, BigDecimal::add);
        var numerator = squares.multiply(BigDecimal.valueOf(n)).subtract(sum.multiply(sum));
        Double variance = ratio(numerator, (long) n * (n - 1));
        assertThat(moments.variance()).isEqualTo(variance);
        assertThat(moments.deviation()).isEqualTo(Math.sqrt(variance));
    }

    private static void checkSums(Moments moments, Column column) {
        var numbers = numbers(column);
        assertThat(moments.count()).isEqualTo(numbers.size());
        if (reals(column) && numbers.stream().anyMatch(x -> Math.abs(x.doubleValue()) > 0x1p960)) {
            assertThat(moments.sum()).isNaN();
            assertThat(moments.mean()).isNaN();
            return;
        }
        var sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(moments.sum()).isEqualTo(sum.doubleValue());
        Double mean = numbers.isEmpty() ? Double.NaN : ratio(sum, numbers.size());
        assertThat(moments.mean()).isEqualTo(mean);
    }

    private static boolean reals(Column column) {
        return !new Moments(column.type(), false).isIntegers();
    }

    private static List<BigDecimal> numbers(Column column) {
        return column.bits().stream()
                .map(
                        bits ->
                                reals(column)
                                        ? new BigDecimal(Double.longBitsToDouble(bits))
                                        : BigDecimal.valueOf(bits, column.type().scale()))
                .toList();
    }

    /** To 400 digits, then to a double. */
    private static double ratio(BigDecimal n, long d) {
        return n.divide(new BigDecimal(BigInteger.valueOf(d)), new MathContext(400)).doubleValue();
    }

    private static Moments filled(Column column) {
        var moments = new Moments(column.type(), true);
        column.bits().forEach(moments::add);
        return moments;
    }

    private static long[] words(Moments moments) {
        var words = new long[moments.words()];
        for (int i = 0; i < words.length; i++) {
            words[i] = moments.word(i);
        }
        return words;
    }
}
