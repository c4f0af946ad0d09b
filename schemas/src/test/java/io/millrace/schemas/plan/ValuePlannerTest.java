package io.millrace.schemas.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.function.Call;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.record.FieldType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValuePlannerTest {
    private static final String REPLACED =
            "amount:    { of: amount, compute: [count, sum, mean, min, max, stddev], over: [1h, 1d, 7d, 30d] }";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "of: amount, compute: [count, max], over: [1d, lifetime] | count_1d count_lifetime max_1d max_lifetime",
                "of: amount, compute: mean, last: [5, 20] | mean_last5 mean_last20",
                "of: amount, compute: mean, over: 1d, last: 20 | mean_1d mean_last20",
                "of: amount, compute: quantile, quantiles: [0.5, 0.999, 1], over: 7d | quantile_50_7d quantile_99_9_7d quantile_100_7d",
                "of: amount, compute: quantile, quantiles: 0.5, last: 9 | quantile_50_last9",
                "of: amount, compute: [decayed_count, decayed_sum, decayed_mean], half_life: [1d, 36h] | decayed_count_1d decayed_count_36h decayed_sum_1d decayed_sum_36h decayed_mean_1d decayed_mean_36h",
                "compute: [decayed_count, rate], half_life: 1d, over: 1h | decayed_count_1d rate_1h",
                "compute: [share, count], over: 1d, where: 'amount > 5' | share_1d count_1d",
                "of: amount, compute: [first, seconds_since_first, last] | first seconds_since_first last",
                "of: amount, compute: [first, last], over: [1d, lifetime] | first_1d first_lifetime last_1d last_lifetime",
                "of: label, compute: [share_, mean], over: 1d | 'share_' is not a function (did you mean 'share'?)",
            })
    void namesArePredictable(String value, String expected) {
        if (expected.startsWith("'")) {
            assertThatThrownBy(() -> features(value)).hasMessageContaining(expected);
            return;
        }
        assertThat(features(value))
                .extracting(FeaturePlan::name)
                .containsExactly(
                        List.of(expected.split(" ")).stream()
                                .map(suffix -> "customer.v." + suffix)
                                .toArray(String[]::new));
    }

    @Test
    void plansCarryTheOptions() {
        var features =
                features(
                        "of: amount, compute: [mean, quantile, decayed_sum, last], over: 1s, last: 20, quantiles: 0.9, half_life: 2s, as: { mean_last20: recent }");
        var type = FieldType.decimal(2);

        assertThat(features)
                .extracting(FeaturePlan::call)
                .containsExactly(
                        Call.over(type, 1_000),
                        Call.last(type, 20),
                        Call.over(type, 1_000).at(0.9),
                        Call.last(type, 20).at(0.9),
                        Call.decayed(type, 2_000),
                        Call.over(type, 1_000),
                        Call.last(type, 20));
        assertThat(features.get(1).name()).isEqualTo("customer.recent");
        assertThat(features.get(1).bounded()).isFalse();
        assertThat(features.get(1).rows()).isEqualTo(20);
    }

    @Test
    void shareIsTheMeanOverWhichEventsMatch() {
        var features = features("compute: [share, count], over: 1d, where: 'amount > 5'");

        assertThat(features.get(0).column()).isEqualTo(FeaturePlan.MATCH);
        assertThat(features.get(0).of()).isEqualTo(FieldType.BOOLEAN);
        assertThat(features.get(0).filter()).isZero();
        assertThat(features.get(1).column()).isEqualTo(FeaturePlan.NO_COLUMN);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "of: amount, compute: mean | mean needs 'over' or 'last' (such as over: [1d, 7d])",
                "of: amount, compute: mean, last: 1001 | v.last: the last 1001 events are too many (expected at most 1000",
                "of: amount, compute: decayed_mean | decayed_mean needs 'half_life' (such as half_life: [1d, 7d])",
                "of: amount, compute: decayed_mean, half_life: 0s | v.half_life: a half-life of 0",
                "of: amount, compute: decayed_mean, half_life: 1d, over: 1d | v.over: nothing that is computed here takes it (it is for count, sum",
                "of: amount, compute: mean, over: 1d, half_life: 1d | v.half_life: nothing that is computed here takes it (it is for decayed_count, decayed_sum, decayed_mean)",
                "of: amount, compute: mean, over: 1d, quantiles: 0.5 | v.quantiles: nothing that is computed here takes it (it is for quantile)",
                "compute: rate, over: 1d, last: 5 | v.last: nothing that is computed here takes it",
                "compute: rate, last: 5 | rate needs 'over' (not lifetime)",
                "compute: [count, rate], over: [1d, lifetime] | v.over: rate cannot be kept for a lifetime",
                "of: amount, compute: distinct, over: lifetime | distinct cannot be kept for a lifetime",
                "of: amount, compute: quantile, over: 1d | quantile needs 'quantiles'",
                "of: amount, compute: quantile, over: 1d, quantiles: 50 | v.quantiles: '50.0' is not a quantile (expected 0 to 1",
                "of: amount, compute: share, over: 1d, where: 'amount > 5' | share looks at whole events",
                "compute: share, over: 1d | share needs 'where'",
                "of: terminal_id, compute: variance, over: 1d | variance needs a number, but the field is a string",
                "of: amount, compute: mean, over: 0s | v.over: a window of length 0",
                "of: amount, compute: mean, over: [1d, 24h] | two features of the name customer.v.mean_1d",
                "of: amount, compute: mean, over: lifetme | 'lifetme' is not a duration",
            })
    void refusesWhatMakesNoSense(String value, String message) {
        assertThatThrownBy(() -> features(value))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(message);
    }

    @Test
    void tellsAllProblemsAtOnce() {
        assertThatThrownBy(
                        () ->
                                features(
                                        "of: amount, compute: [mean, decayed_sum, quantle], last: [2000], quantiles: 2"))
                .hasMessageContaining("2000 events are too many")
                .hasMessageContaining("decayed_sum needs 'half_life'")
                .hasMessageContaining("did you mean 'quantile'?")
                .hasMessageContaining("'2.0' is not a quantile");
    }

    @Test
    void everyOptionIsPartOfTheFingerprint() {
        var fingerprints =
                List.of(
                                "of: amount, compute: quantile, over: 1d, quantiles: 0.5, as: { quantile_50_1d: x }",
                                "of: amount, compute: quantile, over: 1d, quantiles: 0.6, as: { quantile_60_1d: x }",
                                "of: amount, compute: quantile, last: 5, quantiles: 0.5, as: { quantile_50_last5: x }",
                                "of: amount, compute: quantile, last: 6, quantiles: 0.5, as: { quantile_50_last6: x }",
                                "of: amount, compute: decayed_sum, half_life: 1d, as: { decayed_sum_1d: x }",
                                "of: amount, compute: decayed_sum, half_life: 2d, as: { decayed_sum_2d: x }")
                        .stream()
                        .map(value -> plan(value).fingerprint())
                        .toList();

        assertThat(fingerprints).doesNotHaveDuplicates();
    }

    @Test
    void whatHasNoFlatCostIsWarnedOf() {
        assertThat(
                        PlanWarnings.of(
                                plan(
                                        "of: amount, compute: [mean, quantile], over: 1d, quantiles: 0.5")))
                .hasSize(2)
                .anyMatch(
                        warning -> warning.startsWith("customer.v.quantile_50_1d has no flat cost"))
                .anyMatch(warning -> warning.startsWith("customer.terminals.distinct_7d"))
                .allMatch(warning -> warning.contains("100,000"));
        assertThat(PlanWarnings.of(plan("of: amount, compute: quantile, last: 9, quantiles: 0.5")))
                .hasSize(1);
    }

    private static List<FeaturePlan> features(String value) {
        return plan(value).entities().get(0).features().stream()
                .filter(
                        feature ->
                                feature.name().startsWith("customer.v.")
                                        || feature.name().equals("customer.recent"))
                .toList();
    }

    private static Plan plan(String value) {
        assertThat(CardFraud.YAML).contains(REPLACED);
        return Plan.of(
                "p",
                CardFraud.YAML
                        .replace(REPLACED, "v: { " + value + " }")
                        .replace("customer.amount.mean_7d", "2"));
    }
}
