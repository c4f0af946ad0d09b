package io.millrace.trainer.search;

import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.plan.Task;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.learner.TrainedModel;
import io.millrace.trainer.metric.Evaluation;
import java.util.Arrays;

/**
 * A model that may be published, and the trial it came from.
 *
 * @param calibration of the folds' margins, which are those of models that had not seen the rows
 */
public record Candidate(TrainedModel model, Calibration calibration, Trial trial) {
    /** Calibrated, one per row. */
    public double[] scores(Dataset rows) {
        return scores(model.margins(rows), calibration);
    }

    public Evaluation evaluate(Task task, Dataset rows) {
        return Evaluation.of(task, scores(rows), rows.labels());
    }

    static double[] scores(double[] margins, Calibration calibration) {
        return Arrays.stream(margins).map(calibration::score).toArray();
    }
}
