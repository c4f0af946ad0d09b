package io.millrace.trainer.learner;

import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.model.TensorType;
import io.millrace.trainer.dataset.Dataset;
import java.util.List;

/** A fitted model: it scores natively and exports itself as ONNX that scores the same. */
public interface TrainedModel {
    /** Name of the learner that made it. */
    String learner();

    /** The parameters it was fitted with. */
    Parameters parameters();

    /**
     * Those with what the validation rows decided: fitting with them and without validation rows
     * gives a model of the same size, and of the same rows the same bytes.
     */
    default Parameters settled() {
        return parameters();
    }

    List<ModelInput> inputs();

    /** Type of the ONNX model's input and output. */
    TensorType type();

    /** Native raw scores (of a classifier log-odds), one per row; float32 scores are widened. */
    double[] margins(Dataset rows);

    /** The ONNX file: {@code input} [N, width] to {@code margin} [N, 1]. */
    byte[] onnx();

    /** The model in a few words, for a line on a terminal. */
    String summary();
}
