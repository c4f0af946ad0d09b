package io.millrace.trainer.learner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.model.onnx.OnnxStructure;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.IdType;
import io.millrace.trainer.dataset.Categories;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.DatasetBuilder;
import io.millrace.trainer.metric.Classification;
import io.millrace.trainer.onnx.ParityProof;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every learner makes of texts: learnt, exported to the last bit, whatever is served. */
class CategoryLearningTest {
    private static final double NONE = Double.NaN;

    /** The second and fourth are late; their order by frequency says nothing of it. */
    private static final String[] CARRIERS = {"AA", "B6", "DL", "F9"};

    static List<Learner> learners() {
        return Learners.all(Loss.LOG_LOSS, 1);
    }

    @ParameterizedTest
    @MethodSource("learners")
    void aTextThatDecidesIsLearntAndExportedExactly(Learner learner) {
        var texts = flights(2000, 5);
        var codes = Categories.learn(texts.slice(0, 1000));
        var train = Categories.coded(texts.slice(0, 1000), codes);
        var later = Categories.coded(texts.slice(1000, 2000), codes);

        var model = learner.fit(train, train.slice(0, 0), learner.defaults(), 1);
        var margins = model.margins(later);

        var scores = Arrays.stream(margins).map(m -> 1 / (1 + Math.exp(-m))).toArray();
        assertThat(Classification.of(scores, later.labels()).aucRoc()).isGreaterThan(0.85);
        assertThat(OnnxStructure.inspect(model.onnx()).violations()).isEmpty();
        ParityProof.prove(model.onnx(), model.type(), later, margins);
    }

    @ParameterizedTest
    @MethodSource("learners")
    void anUnseenTextCountsAsAMissingOne(Learner learner) {
        var texts = flights(1000, 6);
        var codes = Categories.learn(texts);
        var train = Categories.coded(texts, codes);
        var model = learner.fit(train, train.slice(0, 0), learner.defaults(), 1);

        var odd = Categories.coded(rows("ZZ", null, "B6"), codes);
        var margins = model.margins(odd);

        assertThat(margins[0]).isEqualTo(margins[1]).isNotEqualTo(margins[2]);
        ParityProof.prove(model.onnx(), model.type(), odd, margins);
    }

    @ParameterizedTest
    @MethodSource("learners")
    void rowsInOtherCodesAreRefused(Learner learner) {
        var texts = flights(400, 7);
        var train = Categories.coded(texts, Categories.learn(texts));
        var model = learner.fit(train, train.slice(0, 0), learner.defaults(), 1);
        var other = rows("B6", "AA");

        assertThatThrownBy(() -> model.margins(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("carrier [B6, AA]");
    }

    @Test
    void theLogisticModelHasAWeightPerCodeAndNoneForTheCodeItself() {
        var texts = flights(1000, 8);
        var train = Categories.coded(texts, Categories.learn(texts));
        var learner = new LogisticLearner();
        var model = (LinearModel) learner.fit(train, train, learner.defaults(), 1);

        assertThat(train.columns().get(1).categories()).containsExactly("AA", "B6", "DL", "F9");
        assertThat(model.weights()).hasSize(2 + 4 + 1);
        assertThat(model.weights()[1]).isZero();
        assertThat(model.weights()[2]).isLessThan(-0.5);
        assertThat(model.weights()[3]).isGreaterThan(0.5);
        assertThat(model.weights()[4]).isLessThan(-0.5);
        assertThat(model.weights()[5]).isGreaterThan(0.5);
    }

    /** Carriers of falling frequency, one in twenty missing. */
    private static Dataset flights(int count, long seed) {
        var random = new Random(seed);
        var builder = builder();
        for (int i = 0; i < count; i++) {
            int carrier = 3 - (int) (Math.sqrt(random.nextDouble()) * 4);
            double hour = random.nextInt(24);
            double margin = (carrier % 2 == 1 ? 2 : -2) + hour / 24;
            double label = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
            var text = random.nextInt(20) == 0 ? null : CARRIERS[carrier];
            add(builder, label, hour, text);
        }
        return builder.build();
    }

    private static Dataset rows(String... carriers) {
        var builder = builder();
        for (var carrier : carriers) {
            add(builder, 0, 12, carrier);
        }
        return builder.build();
    }

    private static DatasetBuilder builder() {
        var inputs =
                List.of(
                        new Input("hour", InputType.NUMBER),
                        new Input("carrier", InputType.CATEGORY));
        return DatasetBuilder.of(inputs, IdType.LONG);
    }

    private static void add(DatasetBuilder builder, double label, double hour, String carrier) {
        builder.add(
                Integer.toString(builder.rows()),
                builder.rows(),
                label,
                new double[] {hour, NONE},
                new String[] {null, carrier});
    }
}
