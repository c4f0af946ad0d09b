package io.millrace.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

/** Waits for what comes about in other threads or processes. */
public final class Patience {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(90);

    private Patience() {}

    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /**
     * Returns as soon as the condition holds; fails after a while.
     *
     * @param pauseMillis between two looks
     */
    public static void await(String what, long pauseMillis, Condition condition) throws Exception {
        long deadline = System.nanoTime() + MOST_NANOS;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(pauseMillis);
        }
    }
}
