package io.millrace.trainer.onnx;

/** The element type of a model's input and output, with its number in ONNX. */
public enum TensorType {
    FLOAT(1),
    DOUBLE(11);

    private final int number;

    TensorType(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
