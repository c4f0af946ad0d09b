package io.millrace.standalone.explain;

import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.record.FeatureVector;
import java.util.List;

/**
 * Why one prediction is what it is.
 *
 * @param vector that was scored
 * @param margin computed again from it
 * @param score computed again
 * @param outliers inputs that are far outside of the training rows
 * @param contributions null where the model's form has none
 * @param histories of the entities that the vector looked at
 */
public record Explained(
        Prediction prediction,
        FeatureVector vector,
        double margin,
        double score,
        List<String> outliers,
        Contributions contributions,
        List<EntityHistory> histories) {
    public Explained {
        outliers = List.copyOf(outliers);
        histories = List.copyOf(histories);
    }

    /** Whether the score computed again is the one that was served, in every bit. */
    public boolean isSame() {
        return Double.compare(margin, prediction.margin()) == 0
                && Double.compare(score, prediction.score()) == 0;
    }
}
