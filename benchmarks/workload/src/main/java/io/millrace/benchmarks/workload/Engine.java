package io.millrace.benchmarks.workload;

/** Something that answers each event as it arrives. One thread. */
public interface Engine extends AutoCloseable {
    /**
     * Takes an event in and answers it, over the events of its card in {@code (time - W, time]}
     * that have arrived.
     *
     * @param answer to be filled: per window the values of {@link Answer}
     */
    void process(int card, long time, long cents, long id, double[] answer);

    /** What has been taken in is now in the store. */
    void commit();

    /** Bytes per event that are allocated to hand it over, and are not the engine's. */
    default double allocatedByInput(Events events) {
        return 0;
    }

    @Override
    void close();
}
