package io.millrace.trainer.run;

import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.Sha256;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.learner.Learners;
import io.millrace.trainer.learner.Parameters;
import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.search.Candidate;
import io.millrace.trainer.search.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A published model made again: the same offsets, split by the manifest's own settings, the same
 * learner with the parameters that the search had found.
 *
 * @param sha256 of the ONNX file that was made now
 * @param differences in words; empty where everything is as the manifest says
 * @param surroundings what differs around it: libraries, JDK. Differences may come of them
 */
public record Verification(String sha256, List<String> differences, List<String> surroundings) {
    public Verification {
        differences = List.copyOf(differences);
        surroundings = List.copyOf(surroundings);
    }

    public boolean same() {
        return differences.isEmpty();
    }

    /**
     * @param threads how many the fit may use; the model does not depend on it
     * @throws FailureException where it cannot be made again: other vectors, no learner, no
     *     examples
     */
    public static Verification of(Plan plan, Manifest manifest, ExampleSource source, int threads) {
        requireSameVectors(plan, manifest);
        var choice = RowChoice.of(manifest);
        var provenance = manifest.provenance();
        var table = new ExampleTable(plan, choice.window());
        source.read(new ExampleRange(provenance.topic(), provenance.offsets()), table);
        var split = Split.byTime(table, choice.holdout(), 1).coded();
        if (split.train().isEmpty() || split.holdout().isEmpty()) {
            throw new FailureException(
                    "The examples of %s are gone: %d records are left of its offsets"
                            .formatted(manifest.version(), table.records()),
                    "a model can be made again while its examples are retained");
        }
        var learner =
                Learners.available(choice.loss(), List.of(provenance.learner()), threads).get(0);
        var rows = split.thinned(choice.negatives(), provenance.seed()).train();
        var parameters = Parameters.of(RowChoice.learnerParameters(manifest));
        var model = learner.fit(rows, rows.slice(0, 0), parameters, provenance.seed());
        var sha256 = Sha256.hex(model.onnx());
        var again = new Candidate(model, manifest.calibration(), null);
        var differences = new ArrayList<String>();
        compare("sha256", manifest.sha256(), sha256, differences);
        compare("inputs", manifest.inputs(), split.train().columns(), differences);
        compareMetrics(
                manifest.metrics(),
                again.evaluate(choice.loss().task(), split.holdout()),
                differences);
        var surroundings = new ArrayList<String>();
        compare("jdk", provenance.jdk(), System.getProperty("java.version"), surroundings);
        Libraries.versions()
                .forEach(
                        (name, version) ->
                                compare(
                                        name,
                                        provenance.libraries().get(name),
                                        version,
                                        surroundings));
        return new Verification(sha256, differences, surroundings);
    }

    private static void requireSameVectors(Plan plan, Manifest manifest) {
        if (!plan.fingerprint().equals(manifest.fingerprint())) {
            throw new FailureException(
                    "Model %s was trained on vectors of the fingerprint %s, the definition has %s"
                            .formatted(
                                    manifest.version(), manifest.fingerprint(), plan.fingerprint()),
                    "give the definition of that time with -f");
        }
    }

    private static void compareMetrics(
            Map<String, Double> then, Evaluation now, List<String> differences) {
        Trained.byName(now)
                .forEach((name, value) -> compare(name, then.get(name), value, differences));
    }

    private static void compare(String what, Object then, Object now, List<String> differences) {
        if (!Objects.equals(then, now)) {
            differences.add("%s was %s, is %s".formatted(what, then, now));
        }
    }
}
