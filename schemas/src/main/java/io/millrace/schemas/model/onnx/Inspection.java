package io.millrace.schemas.model.onnx;

import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.ModelTensor;
import io.millrace.schemas.model.TensorType;
import java.util.List;

/**
 * What {@link OnnxStructure} found.
 *
 * @param violations sentences; empty where the file is sound
 * @param inputs of a sound file, in its order
 * @param outputs of a sound file that may hold a score: float or double tensors {@code [N, width]}
 */
public record Inspection(
        List<String> violations, List<ModelTensor> inputs, List<ModelTensor> outputs) {
    public Inspection {
        violations = List.copyOf(violations);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    public boolean sound() {
        return violations.isEmpty();
    }

    /**
     * The shape where there is one output: its last column, which for two classes is the
     * probability of the second. Null where the file is not sound or has several outputs.
     */
    public ModelShape shape() {
        return sound() && outputs.size() == 1
                ? new ModelShape(inputs, outputs.get(0), outputs.get(0).width() - 1, 0)
                : null;
    }

    /** Whether the sound file is of this shape. */
    public boolean is(ModelShape shape) {
        return inputs.equals(shape.inputs())
                && outputs.contains(shape.output())
                && shape.output().type() != TensorType.INT64;
    }
}
