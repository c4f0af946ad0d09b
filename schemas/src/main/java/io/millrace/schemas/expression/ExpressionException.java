package io.millrace.schemas.expression;

/** An expression that does not compile; the message is for the author of the definition. */
public final class ExpressionException extends Exception {
    public ExpressionException(String message) {
        super(message);
    }
}
