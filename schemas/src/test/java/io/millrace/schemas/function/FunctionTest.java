package io.millrace.schemas.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.record.FieldType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionTest {
    private static final FieldType CENTS = FieldType.decimal(2);
    private static final Set<String> GOLDEN = new HashSet<>();
    private static final long LARGEST = FieldType.LARGEST_DECIMAL;

    @ParameterizedTest(name = "{0} of 1.00 at 1 s, 4.00 at 2 s, 4.00 at 5 s, asked at 7 s: {1}")
    @CsvSource({
        "count, 3, 0",
        "sum, 9, 0",
        "mean, 3, NaN",
        "min, 1, NaN",
        "max, 4, NaN",
        "variance, 3, NaN",
        "stddev, 1.7320508075688772, NaN",
        "distinct, 2, 0",
        "quantile, 2.5, NaN",
        "share, 0.3333333333333333, NaN",
        "rate, 0.3, 0",
        "first, 1, NaN",
        "last, 4, NaN",
        "seconds_since_first, 6, NaN",
        "seconds_since_last, 2, NaN",
        "decayed_count, 0.296875, 0",
        "decayed_sum, 1.140625, 0",
        "decayed_mean, 3.8421052631578947, NaN"
    })
    void goldenValuesAndThoseOfAnEmptyWindow(String name, double expected, double ofEmpty) {
        var function = Functions.of(name).orElseThrow();
        boolean match = function.argument() == Function.Argument.MATCH;
        var aggregate = function.aggregate(call(function));
        aggregate.add(1_000, match ? 0 : 100, null);
        aggregate.add(2_000, match ? 0 : 400, null);
        aggregate.add(5_000, match ? 1 : 400, null);
        double value = aggregate.number(7_000);
        aggregate.clear();

        assertThat(value).isEqualTo(expected);
        assertThat(aggregate.number(7_000)).isEqualTo((Double) ofEmpty);
        GOLDEN.add(name);
    }

    /** A window of 10 s, the lower quartile, a half-life of 1 s. */
    private static Call call(Function function) {
        var type = function.argument() == Function.Argument.MATCH ? FieldType.BOOLEAN : CENTS;
        var call =
                function.reach() == Reach.HALF_LIFE
                        ? Call.decayed(type, 1_000)
                        : Call.over(type, 10_000);
        return function.takesQuantiles() ? call.at(0.25) : call;
    }

    @AfterAll
    static void everyFunctionHasAGoldenValue() {
        assertThat(GOLDEN).containsAll(Functions.names());
    }

    @Property
    void decimalsAreExactAndTheirOrderDoesNotMatter(
            @ForAll @Size(min = 2, max = 60)
                    List<@LongRange(min = -LARGEST, max = LARGEST) Long> units,
            @ForAll long seed) {
        var moments = filled(CENTS, units);
        var exact = units.stream().map(unit -> BigDecimal.valueOf(unit, 2)).toList();
        var sum = exact.stream().reduce(BigDecimal.ZERO, BigDecimal::add);

        assertThat(moments.sum()).isEqualTo(sum.doubleValue());
        assertThat(moments.mean())
                .isEqualTo(
                        sum.divide(BigDecimal.valueOf(units.size()), new MathContext(60))
                                .doubleValue());
        var shuffled = new java.util.ArrayList<>(units);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(filled(CENTS, shuffled).deviation()).isEqualTo(moments.deviation());
        double deviation = deviation(exact).doubleValue();
        assertThat(moments.deviation()).isCloseTo(deviation, within(2 * Math.ulp(deviation)));
    }

    @Property
    void sumsOfDoublesAreRoundedOnce(
            @ForAll @Size(min = 1, max = 60)
                    List<@net.jqwik.api.constraints.DoubleRange(min = -1e15, max = 1e15) Double>
                            values) {
        var moments =
                filled(FieldType.DOUBLE, values.stream().map(Double::doubleToRawLongBits).toList());
        var sum = values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);

        assertThat(moments.sum()).isEqualTo(sum.doubleValue());
    }

    @Test
    void anOutlierDoesNotSpoilTheSpreadOfCents() {
        var moments = new Moments(CENTS, true);
        for (int i = 0; i < 1_000; i++) {
            moments.add(i % 2 == 0 ? 100 : 101);
        }
        double before = moments.deviation();
        var withOutlier = new Moments(CENTS, true);
        withOutlier.add(100_000_000_000_000L);
        withOutlier.clear();
        for (int i = 0; i < 1_000; i++) {
            withOutlier.add(i % 2 == 0 ? 100 : 101);
        }

        assertThat(withOutlier.deviation())
                .isEqualTo(before)
                .isCloseTo(0.005002501876, within(1e-12));
    }

    @Test
    void referencePageIsUpToDate() throws IOException {
        var page = Path.of("../docs/FUNCTIONS.md");
        var text = FunctionsReference.markdown();
        if ("write".equals(System.getProperty("millrace.docs"))) {
            Files.writeString(page, text);
        }

        assertThat(Files.readString(page))
                .as("docs/FUNCTIONS.md; renew it with -Dmillrace.docs=write")
                .isEqualTo(text);
    }

    private static Moments filled(FieldType type, List<Long> bits) {
        var moments = new Moments(type, true);
        bits.forEach(moments::add);
        return moments;
    }

    private static BigDecimal deviation(List<BigDecimal> values) {
        var context = new MathContext(80);
        var mean =
                values.stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(BigDecimal.valueOf(values.size()), context);
        var squares =
                values.stream()
                        .map(x -> x.subtract(mean).pow(2))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        return squares.divide(BigDecimal.valueOf(values.size() - 1L), context).sqrt(context);
    }
}
