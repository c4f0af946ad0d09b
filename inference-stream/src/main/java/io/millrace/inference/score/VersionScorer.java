package io.millrace.inference.score;

import io.millrace.inference.session.LoadedModel;
import io.millrace.inference.session.Scorer;
import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.model.Decision;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.FeatureVector;
import java.util.Map;

/** From vector to margin, score and decision, as one model version's manifest says. One thread. */
public final class VersionScorer implements AutoCloseable {
    private final Scorer scorer;
    private final Manifest manifest;
    private final Calibration calibration;
    private final Decision decision;
    private final double[] row;

    /** By input, null for numbers. */
    private final Map<String, Double>[] codes;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of maps cannot be made otherwise
    public VersionScorer(LoadedModel.Lease lease) {
        scorer = Scorer.of(lease);
        manifest = lease.manifest();
        calibration = manifest.calibration();
        decision = Decision.parse(manifest.decision());
        var inputs = manifest.inputs();
        row = new double[inputs.size()];
        codes = new Map[row.length];
        for (int i = 0; i < row.length; i++) {
            boolean category = inputs.get(i).type() == InputType.CATEGORY;
            codes[i] = category ? inputs.get(i).codes() : null;
        }
    }

    Manifest manifest() {
        return manifest;
    }

    double margin(FeatureVector vector) {
        return margin(vector.numbers(), vector.texts());
    }

    /**
     * What the model gives.
     *
     * @param numbers by input, NaN for missing and for texts
     * @param texts by input, null for missing and for numbers
     */
    public double margin(double[] numbers, String[] texts) {
        for (int i = 0; i < row.length; i++) {
            row[i] = codes[i] == null ? numbers[i] : codes[i].getOrDefault(texts[i], Double.NaN);
        }
        return scorer.margin(row);
    }

    public double score(double margin) {
        return calibration.score(margin);
    }

    public boolean decision(double score) {
        return decision.of(score);
    }

    @Override
    public void close() {
        scorer.close();
    }
}
