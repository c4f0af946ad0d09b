package io.millrace.trainer.run;

import io.millrace.schemas.model.Provenance.OffsetRange;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.TrainingExample;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small pipeline and made-up examples of it: the same ones for the same seed. */
public final class Labelled {
    public static final long HOUR = 3_600_000;
    public static final long DAY = 24 * HOUR;

    private static final String YAML =
            """
            pipeline: pay
            partitions: 1
            sources:
              payments:
                topic: pay.payments
                id: id
                time: { field: t, unit: seconds }
                lateness: 1h
                ahead: 1h
                fields: { id: long, t: timestamp, who: string, amount: double, risk: double }
            features:
              payer:
                key: who
                from: payments
                values:
                  amount: { of: amount, compute: mean, over: 1d }
            predict:
              on: payments
              inputs: [ amount, risk, "payer.*" ]
            label:
              topic: pay.labels
              id: id
              value: fraud
              default: false
              horizon: 2d
            training: { every: 1d, window: 28d, holdout: 7d, candidates: [xgboost, logistic], trials: 3, min_examples: 500, seed: 7 }
            gate: { must: [ "%s" ] }
            serving: { decision: "score >= 0.5", without_model: hold }
            """;

    /** The same with fewer inputs, and so with another fingerprint. */
    static final String YAML_WITHOUT_RISK = YAML.replace("amount, risk, \"", "amount, \"");

    private Labelled() {}

    /**
     * @param gate its only rule
     */
    public static Plan plan(String gate) {
        return Plan.of("pay", YAML.formatted(gate));
    }

    /**
     * @param training learners, trials and whatever else in place of three trials of both learners
     */
    public static Plan plan(String gate, String training) {
        return plan(gate, training, 500);
    }

    static Plan plan(String gate, String training, int fewest) {
        var yaml =
                YAML.formatted(gate)
                        .replace("candidates: [xgboost, logistic], trials: 3", training)
                        .replace("min_examples: 500", "min_examples: " + fewest);
        return Plan.of("pay", yaml);
    }

    /** A range whose offsets are the examples' places in a list. */
    public static ExampleRange range(int to) {
        return new ExampleRange("pay.training-examples", List.of(new OffsetRange(0, 0, to)));
    }

    /** Reads a list as if it were the one partition of the topic. */
    public static ExampleSource source(List<TrainingExample> examples) {
        return (range, into) ->
                examples.subList(0, (int) range.offsets().get(0).to()).forEach(into::add);
    }

    /**
     * Two examples an hour, one in five of them positive; the risk is missing in one of four rows.
     * Labels come two days after their events.
     */
    public static List<TrainingExample> examples(Plan plan, int count, long seed) {
        var random = new Random(seed);
        var examples = new ArrayList<TrainingExample>();
        for (int i = 0; i < count; i++) {
            double amount = StrictMath.exp(random.nextGaussian());
            double risk = random.nextInt(4) == 0 ? Double.NaN : random.nextDouble();
            double mean = random.nextInt(5);
            double margin = -3 + amount + (Double.isNaN(risk) ? 0 : risk) + 0.2 * mean;
            double label = random.nextDouble() < 1 / (1 + StrictMath.exp(-margin)) ? 1 : 0;
            examples.add(example(plan, i, i * HOUR / 2, label, amount, risk, mean));
        }
        return examples;
    }

    public static TrainingExample example(
            Plan plan, long id, long time, double label, double... numbers) {
        return new TrainingExample(
                new FeatureVector(
                        Long.toString(id),
                        time,
                        "somebody",
                        plan.fingerprint(),
                        FeatureVector.NO_ACTIVATION,
                        null,
                        new SourcePosition("pay.payments", 0, id),
                        0,
                        true,
                        numbers,
                        new String[numbers.length]),
                label,
                time + 2 * DAY,
                0);
    }
}
