package io.millrace.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.trainer.dataset.Categories;
import io.millrace.trainer.metric.Classification;
import io.millrace.trainer.onnx.OnnxScores;
import io.millrace.trainer.search.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A training run over a definition with a text among its inputs. */
class CategoryRunTest {
    private static final Plan PLAN =
            Plan.of(
                    "air",
                    """
                    pipeline: air
                    partitions: 1
                    sources:
                      flights:
                        topic: air.flights
                        id: id
                        time: { field: t, unit: seconds }
                        fields: { id: long, t: timestamp, carrier: string, distance: double }
                    features:
                      airline:
                        key: carrier
                        from: flights
                        values:
                          flown: { compute: count, over: 1d }
                    predict:
                      on: flights
                      inputs: [ carrier, distance, "airline.*" ]
                    label: { topic: air.labels, id: id, value: late, horizon: 2d }
                    training: { every: 1d, window: 28d, holdout: 7d, candidates: [xgboost, logistic], trials: 2, min_examples: 500, seed: 7 }
                    gate: { must: [ "average_precision >= champion.average_precision - 0.5" ] }
                    """);
    private static final int COUNT = 1500;

    private static final List<TrainingExample> EXAMPLES = examples();

    @Test
    void theCodesAreThoseOfTheTrainPartAndGoIntoTheManifest() {
        var bundle = run(1200, Optional.empty());
        var manifest = bundle.manifest();
        var codes = manifest.inputs().get(0);

        assertThat(codes)
                .isEqualTo(
                        new ModelInput("carrier", InputType.CATEGORY, List.of("AA", "DL", "B6")));
        assertThat(codes.takes(PLAN.inputs().get(0))).isTrue();
        assertThat(manifest.inputs().get(1)).isEqualTo(ModelInput.number("distance"));
        assertThat(manifest.golden())
                .allSatisfy(row -> assertThat(row.inputs().get(0)).isIn(0.0, 1.0, 2.0, Double.NaN))
                .anySatisfy(row -> assertThat(row.inputs().get(0)).isNaN())
                .anySatisfy(row -> assertThat(row.inputs().get(0)).isEqualTo(1));
        var drift = manifest.drift().inputs().get("carrier");
        var train = split(1200).train();
        assertThat(drift.edges()).containsExactly(1.0, 2.0);
        assertThat(drift.counts()).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(drift.counts().stream().mapToLong(Long::longValue).sum() + drift.missing())
                .isEqualTo(train.rows());
        assertThat(drift.missing()).isPositive();
    }

    @Test
    void theChampionIsComparedInItsOwnCodes() {
        var first = run(1200, Optional.empty());
        var log = log(COUNT);
        var second = run(Optional.of(first), log);
        var own = first.manifest().inputs();

        assertThat(second.manifest().inputs().get(0).categories())
                .as("the other codes")
                .isNotEqualTo(own.get(0).categories());
        var holdout = Categories.coded(split(COUNT).holdout(), own);
        var margins = OnnxScores.margins(first.onnx(), first.manifest().shape().type(), holdout);
        var scores = Arrays.stream(margins).map(first.manifest().calibration()::score).toArray();
        assertThat(log.record().championMetrics())
                .isEqualTo(Classification.of(scores, holdout.labels()));
    }

    private static ModelBundle run(int to, Optional<ModelBundle> champion) {
        return run(champion, log(to));
    }

    private static ModelBundle run(Optional<ModelBundle> champion, RunLog log) {
        return new TrainingRun(PLAN, Labelled.source(EXAMPLES), 1)
                .run(champion, log, 5)
                .orElseThrow();
    }

    private static RunLog log(int to) {
        return new RunLog(Labelled.range(to), to * Labelled.HOUR / 2, 5, System::nanoTime);
    }

    /** As the run splits, in the texts' own codes. */
    private static Split split(int to) {
        var table = new ExampleTable(PLAN);
        Labelled.source(EXAMPLES).read(Labelled.range(to), table);
        return Split.byTime(table, Duration.ofDays(7), 1);
    }

    private static List<TrainingExample> examples() {
        var random = new Random(4);
        var examples = new ArrayList<TrainingExample>();
        for (int i = 0; i < COUNT; i++) {
            var carrier = carrier(i, random.nextDouble());
            double distance = 100 + 2000 * random.nextDouble();
            double late = "B6".equals(carrier) || "NK".equals(carrier) ? 2 : -0.5;
            double margin = late - 1 - distance / 2000;
            double label = random.nextDouble() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
            examples.add(
                    new TrainingExample(
                            new FeatureVector(
                                    Integer.toString(i),
                                    i * Labelled.HOUR / 2,
                                    carrier,
                                    PLAN.fingerprint(),
                                    FeatureVector.NO_ACTIVATION,
                                    null,
                                    new SourcePosition("air.flights", 0, i),
                                    0,
                                    true,
                                    new double[] {Double.NaN, distance, random.nextInt(9)},
                                    new String[] {carrier, null, null}),
                            label,
                            i * Labelled.HOUR / 2 + 2 * Labelled.DAY,
                            0));
        }
        return examples;
    }

    /** NK comes behind the first run's train part. */
    private static String carrier(int row, double drawn) {
        if (drawn < 0.05) {
            return null;
        }
        if (row >= 770 && drawn > 0.8) {
            return "NK";
        }
        boolean early = row < 600;
        return drawn < 0.25 ? "B6" : (drawn < 0.75) == early ? "AA" : "DL";
    }
}
