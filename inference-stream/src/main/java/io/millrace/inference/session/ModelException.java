package io.millrace.inference.session;

/** ONNX Runtime could not do what it was asked to. */
public final class ModelException extends RuntimeException {
    ModelException(String what, Throwable cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
