package io.millrace.feature.ingest;

import io.millrace.runtime.deadletter.Reason;

/**
 * Carries a refusal out of the depth of a reader; without a stack trace, as bad input must stay
 * cheap.
 */
final class RefusedException extends Exception {
    private final transient Refusal refusal;

    RefusedException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.refusal = Refusal.of(reason, detail);
    }

    Refusal refusal() {
        return refusal;
    }
}
