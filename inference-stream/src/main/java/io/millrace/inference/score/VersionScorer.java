package io.millrace.inference.score;

import io.millrace.inference.drift.BaselineBins;
import io.millrace.inference.drift.DriftCounter;
import io.millrace.inference.session.LoadedModel;
import io.millrace.inference.session.Scorer;
import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.model.Decision;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.FeatureVector;
import java.util.List;
import java.util.Map;

/** From vector to margin, score and decision, as one model version's manifest says. One thread. */
public final class VersionScorer implements AutoCloseable {
    private final Scorer scorer;
    private final Manifest manifest;
    private final Calibration calibration;
    private final Decision decision;
    private final BaselineBins bins;
    private final double[] row;

    /** By input, null for numbers. */
    private final Map<String, Double>[] codes;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of maps cannot be made otherwise
    public VersionScorer(LoadedModel.Lease lease) {
        scorer = Scorer.of(lease);
        manifest = lease.manifest();
        calibration = manifest.calibration();
        decision = Decision.parse(manifest.decision());
        bins = BaselineBins.of(manifest);
        var inputs = manifest.inputs();
        row = new double[inputs.size()];
        codes = new Map[row.length];
        for (int i = 0; i < row.length; i++) {
            boolean category = inputs.get(i).type() == InputType.CATEGORY;
            codes[i] = category ? inputs.get(i).codes() : null;
        }
    }

    public Manifest manifest() {
        return manifest;
    }

    public double margin(FeatureVector vector) {
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

    /** Margin of a row as the model takes it: categories as their codes. */
    public double margin(double[] codedRow) {
        return scorer.margin(codedRow);
    }

    /** The vector that was scored last, as the model took it. */
    public double[] row() {
        return row.clone();
    }

    /** Inputs of the vector that was scored last that are unlike those of training. */
    public List<String> outliers(FeatureVector vector) {
        return bins.outliers(row, vector.texts());
    }

    /** Whether the vector that was scored last is unlike those of training. */
    public boolean outlier(FeatureVector vector) {
        return bins.isOutlier(row, vector.texts());
    }

    /**
     * Counts the vector that was scored last.
     *
     * @param offset of the vector
     */
    void count(FeatureVector vector, double score, long offset, DriftCounter drift) {
        drift.count(manifest.version(), bins, row, vector.texts(), score, vector.time(), offset);
    }

    @Override
    public void close() {
        scorer.close();
    }
}
