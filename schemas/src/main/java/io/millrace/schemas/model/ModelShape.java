package io.millrace.schemas.model;

import java.util.List;

/**
 * What a model takes and where its score is.
 *
 * @param inputs tensors that together hold one column per input of the manifest, in their order
 * @param output the tensor with the score
 * @param column the score's place in it
 * @param missing what a missing value is in an INT64 tensor; elsewhere it is NaN
 */
public record ModelShape(List<ModelTensor> inputs, ModelTensor output, int column, long missing) {
    public ModelShape {
        inputs = List.copyOf(inputs);
    }

    /** The trainer's own: one tensor in, one tensor {@code [N, 1]} of the same type out. */
    public static ModelShape of(String input, TensorType type, int width, String output) {
        return new ModelShape(
                List.of(new ModelTensor(input, type, width)),
                new ModelTensor(output, type, 1),
                0,
                0);
    }

    /** Number of columns. */
    public int width() {
        return inputs.stream().mapToInt(ModelTensor::width).sum();
    }

    /** Element type of the score. */
    public TensorType type() {
        return output.type();
    }

    /** Whether {@link #of} could have made it. */
    boolean plain() {
        return equals(of(inputs.get(0).name(), inputs.get(0).type(), width(), output.name()))
                && type() != TensorType.INT64;
    }
}
