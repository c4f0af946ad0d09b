package io.millrace.schemas.problem;

/**
 * The work could not be done for a reason outside the definition: a port in use, an unreachable
 * broker, a wrong topic setting. A person sees {@link #getMessage()} only, so it says what
 * happened, where, and what to do. Exit code 1.
 */
public final class FailureException extends RuntimeException {
    private final String what;
    private final String remedy;

    public FailureException(String what, String remedy) {
        this(what, remedy, null);
    }

    public FailureException(String what, String remedy, Throwable cause) {
        super(remedy.isEmpty() ? what : what + "\n  -> " + remedy, cause);
        this.what = what;
        this.remedy = remedy;
    }

    /** What happened, and where. */
    public String what() {
        return what;
    }

    /** What the person can do about it; empty where nothing is known. */
    public String remedy() {
        return remedy;
    }
}
