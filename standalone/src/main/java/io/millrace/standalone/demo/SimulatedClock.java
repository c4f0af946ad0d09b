package io.millrace.standalone.demo;

/**
 * Simulated time: runs at a day per second until it has caught up with the wall clock, from then on
 * together with it. It never runs backwards, and does not leap after the machine slept or it was
 * held up.
 *
 * <p>All times are milliseconds since 1970. Used by one thread.
 */
public final class SimulatedClock {
    private static final long SPEED = 86_400;

    /** Longer pauses between two calls count as this long. */
    private static final long LONGEST_STEP_MS = 1_000;

    private long simulatedMs;
    private long lastWallMs;

    public SimulatedClock(long simulatedMs, long wallMs) {
        this.simulatedMs = simulatedMs;
        this.lastWallMs = wallMs;
    }

    /**
     * Simulated time at this moment of the wall clock.
     *
     * @param latest it goes no further
     */
    public long advance(long wallMs, long latest) {
        long step = Math.min(Math.max(0, wallMs - lastWallMs), LONGEST_STEP_MS);
        lastWallMs = wallMs;
        simulatedMs =
                Math.max(
                        simulatedMs,
                        Math.min(simulatedMs + step * SPEED, Math.min(wallMs, latest)));
        return simulatedMs;
    }
}
