package io.millrace.trainer.run;

import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.plan.TrainingPlan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.learner.Loss;
import io.millrace.trainer.metric.Metric;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What decides, besides the offsets, which rows a model is fitted to, and by which loss. It stands
 * among a manifest's parameters, its names beginning with {@value #PREFIX}, for the definition may
 * change later.
 */
record RowChoice(Duration window, Duration holdout, double negatives, Loss loss) {
    private static final String PREFIX = "training.";
    private static final String WINDOW = PREFIX + "window";
    private static final String HOLDOUT = PREFIX + "holdout";
    private static final String NEGATIVES = PREFIX + "negatives";
    private static final String LOSS = PREFIX + "loss";

    static RowChoice of(TrainingPlan training) {
        return new RowChoice(
                training.window(),
                training.holdout(),
                training.negatives(),
                Loss.of(Metric.objective(training.objective())));
    }

    /**
     * @throws FailureException where the manifest does not tell: a model made elsewhere, or earlier
     */
    static RowChoice of(Manifest manifest) {
        var parameters = manifest.provenance().parameters();
        if (!parameters.containsKey(WINDOW)
                || !parameters.containsKey(HOLDOUT)
                || !parameters.containsKey(NEGATIVES)) {
            throw new FailureException(
                    "The manifest of "
                            + manifest.version()
                            + " does not say which rows it was fitted to",
                    "only models that this version's trainer made can be made again");
        }
        return new RowChoice(
                Duration.parse(parameters.get(WINDOW)),
                Duration.parse(parameters.get(HOLDOUT)),
                Double.parseDouble(parameters.get(NEGATIVES)),
                loss(manifest));
    }

    /** Manifests from before there were others do not name it. */
    private static Loss loss(Manifest manifest) {
        var word = manifest.provenance().parameters().get(LOSS);
        return word == null
                ? Loss.LOG_LOSS
                : Loss.named(word)
                        .orElseThrow(
                                () ->
                                        new FailureException(
                                                "The manifest of %s names the loss '%s'"
                                                        .formatted(manifest.version(), word),
                                                "a later version's trainer made it: verify it with"
                                                        + " that one"));
    }

    Map<String, String> text() {
        return Map.of(
                WINDOW, window.toString(),
                HOLDOUT, holdout.toString(),
                NEGATIVES, Double.toString(negatives),
                LOSS, loss.word());
    }

    /** The learner's parameters of a manifest. */
    static Map<String, Double> learnerParameters(Manifest manifest) {
        var own = new TreeMap<String, Double>();
        manifest.provenance()
                .parameters()
                .forEach(
                        (name, value) -> {
                            if (!name.startsWith(PREFIX)) {
                                own.put(name, Double.valueOf(value));
                            }
                        });
        return own;
    }
}
