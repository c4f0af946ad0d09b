package io.millrace.standalone.watch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** How fast a count grows, over the last five seconds. One thread. */
public final class Rate {
    private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private record Sample(long nanos, long count) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /**
     * Adds a look at the count.
     *
     * @return per second
     */
    public double at(long nanos, long count) {
        samples.addLast(new Sample(nanos, count));
        while (nanos - samples.peekFirst().nanos() > SPAN_NANOS) {
            samples.removeFirst();
        }
        var first = samples.peekFirst();
        long elapsed = nanos - first.nanos();
        return elapsed == 0
                ? 0
                : (count - first.count()) * (double) TimeUnit.SECONDS.toNanos(1) / elapsed;
    }
}
