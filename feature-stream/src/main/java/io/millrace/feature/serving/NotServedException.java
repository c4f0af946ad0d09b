package io.millrace.feature.serving;

/** A question that gets no values, as its asker should read it. */
final class NotServedException extends RuntimeException {
    static final int WRONG = 400;
    static final int UNKNOWN = 404;

    /** Ask again later. */
    static final int NOT_NOW = 503;

    private final int status;
    private final String remedy;

    /**
     * @param status of HTTP
     */
    NotServedException(int status, String what, String remedy) {
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
}
