package io.millrace.schemas.model;

/** Element type of a model's input and output. */
public enum TensorType {
    FLOAT(1, Float.BYTES),
    DOUBLE(11, Double.BYTES),
    /** For inputs only. */
    INT64(7, Long.BYTES);

    private final int number;
    private final int bytes;

    TensorType(int number, int bytes) {
        this.number = number;
        this.bytes = bytes;
    }

    /** Of a number in ONNX; null where it is none of these. */
    public static TensorType of(long number) {
        for (var type : values()) {
            if (type.number == number) {
                return type;
            }
        }
        return null;
    }

    /** {@code TensorProto.DataType} in ONNX. */
    public int number() {
        return number;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }
}
