package io.millrace.runtime.run;

/**
 * How a program is.
 *
 * @param detail what a person should know; may be empty
 */
public record Health(State state, String detail) {

    /**
     * A program may be stopped and started by what it depends on, but never comes back from FAILED.
     */
    public enum State {
        /** Loading, restoring or being given its partitions. */
        STARTING,
        READY,
        FAILED,
        STOPPED
    }

    public static Health of(State state) {
        return new Health(state, "");
    }

    public boolean ready() {
        return state == State.READY;
    }

    public boolean failed() {
        return state == State.FAILED;
    }
}
