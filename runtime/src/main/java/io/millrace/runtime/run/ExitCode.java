package io.millrace.runtime.run;

/** What a process tells its caller. */
public enum ExitCode {
    DONE(0),
    WORK_FAILED(1),
    /** Usage, settings or definition. */
    WRONG_INPUT(2);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
