package io.millrace.inference.http;

/** A request that is answered with an error. */
final class RejectedException extends RuntimeException {
    static final int WRONG = 400;
    static final int UNKNOWN = 404;
    static final int REFUSED = 422;
    static final int TOO_MANY = 429;
    static final int NOT_NOW = 503;
    static final int TOO_LATE = 504;

    private final int status;
    private final String remedy;

    RejectedException(int status, String what, String remedy) {
        super(what, null, false, false);
        this.status = status;
        this.remedy = remedy;
    }

    int status() {
        return status;
    }

    String remedy() {
        return remedy;
    }

    /** Whether the same request may succeed later. */
    boolean passing() {
        return status == TOO_MANY || status == NOT_NOW || status == TOO_LATE;
    }
}
