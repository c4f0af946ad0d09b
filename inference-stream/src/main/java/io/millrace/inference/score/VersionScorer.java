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
final class VersionScorer implements AutoCloseable {
    private final Scorer scorer;
    private final Manifest manifest;
    private final Calibration calibration;
    private final Decision decision;
    private final double[] row;

    /** By input, null for numbers. */
    private final Map<String, Double>[] codes;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of maps cannot be made otherwise
    VersionScorer(LoadedModel.Lease lease) {
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
        for (int i = 0; i < row.length; i++) {
            row[i] =
                    codes[i] == null
                            ? vector.numbers()[i]
                            : codes[i].getOrDefault(vector.texts()[i], Double.NaN);
        }
        return scorer.margin(row);
    }

    double score(double margin) {
        return calibration.score(margin);
    }

    boolean decision(double score) {
        return decision.of(score);
    }

    @Override
    public void close() {
        scorer.close();
    }
}
