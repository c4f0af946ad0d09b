package io.millrace.standalone.replay;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** When a row may be sent. */
public interface Pace {
    /** As fast as the broker takes them. */
    Pace MAX = time -> {};

    /** Something that has to come to rest. */
    @FunctionalInterface
    interface Rest {
        void await() throws InterruptedException;
    }

    /**
     * Returns when it is time to send the row.
     *
     * @param time of the row, milliseconds since 1970
     */
    void await(long time) throws InterruptedException;

    /**
     * Event time runs so many times as fast as the wall clock, from the first row on.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    static Pace speed(double factor, LongSupplier nanoTime) {
        return new Pace() {
            private boolean started;
            private long firstTime;
            private long firstNanos;

            @Override
            public void await(long time) throws InterruptedException {
                if (!started) {
                    started = true;
                    firstTime = time;
                    firstNanos = nanoTime.getAsLong();
                }
                double due = (time - firstTime) / factor * 1e6;
                long ahead = (long) due - (nanoTime.getAsLong() - firstNanos);
                if (ahead >= 1_000_000) {
                    TimeUnit.NANOSECONDS.sleep(ahead);
                }
            }
        };
    }

    /** Waits, after each step of event time, until all that was sent has been worked off. */
    static Pace lockstep(Duration step, Rest rest) {
        return new Pace() {
            private long next = Long.MIN_VALUE;

            @Override
            public void await(long time) throws InterruptedException {
                if (time >= next) {
                    if (next != Long.MIN_VALUE) {
                        rest.await();
                    }
                    next = (Math.floorDiv(time, step.toMillis()) + 1) * step.toMillis();
                }
            }
        };
    }
}
