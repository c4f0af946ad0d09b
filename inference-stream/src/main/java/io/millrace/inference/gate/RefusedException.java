package io.millrace.inference.gate;

/** A model did not pass the serve gate. */
public final class RefusedException extends Exception {
    private final transient Refusal refusal;

    public RefusedException(Check check, String reason) {
        super(reason);
        this.refusal = new Refusal(check, reason);
    }

    RefusedException(Check check, Exception cause) {
        super(cause.getMessage(), cause);
        this.refusal = new Refusal(check, cause.getMessage());
    }

    public Refusal refusal() {
        return refusal;
    }
}
