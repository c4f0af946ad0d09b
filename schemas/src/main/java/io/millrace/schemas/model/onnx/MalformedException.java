package io.millrace.schemas.model.onnx;

/** The bytes are not a protobuf message of the allowed form. Never leaves this package. */
final class MalformedException extends Exception {
    MalformedException(String message) {
        super(message, null, false, false);
    }
}
