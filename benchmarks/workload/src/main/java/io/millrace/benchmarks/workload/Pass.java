package io.millrace.benchmarks.workload;

import java.util.function.Supplier;

/** One way of an {@link Engine} through all events: from an empty store to the last commit. */
public final class Pass {
    private Pass() {}

    /**
     * Runs passes on fresh engines and measures the last; those before it warm the JVM up.
     *
     * @param commitEvery events between two commits
     */
    public static Measurement last(
            int passes, Workload workload, int commitEvery, Supplier<Engine> engines) {
        var events = Events.of(workload);
        Measurement measured = null;
        for (int i = 0; i < passes; i++) {
            System.gc();
            try (var engine = engines.get()) {
                measured = run(engine, events, workload.windows().size(), commitEvery);
            }
        }
        return measured;
    }

    /** Runs a single pass. */
    public static Measurement run(Engine engine, Events events, int windows, int commitEvery) {
        var checksum = new Checksum(windows);
        var answer = new double[windows * Answer.VALUES];
        var watch = new Stopwatch();
        for (int i = 0; i < events.size(); i++) {
            int card = events.card(i);
            long time = events.time(i);
            engine.process(card, time, events.cents(i), events.id(i), answer);
            checksum.add(card, time, answer);
            if ((i + 1) % commitEvery == 0) {
                engine.commit();
            }
        }
        engine.commit();
        return watch.stop(checksum).without(engine.allocatedByInput(events));
    }
}
