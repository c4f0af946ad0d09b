package io.millrace.benchmarks.workload;

/**
 * The reference: {@link CardWindows} in an array by card. Nothing is stored, nothing survives; what
 * it does per event is what any exact engine must do at least.
 */
public final class InHeap implements Engine {
    private final CardWindows[] cards;
    private final long[] lengths;
    private final long lateness;

    public InHeap(Workload workload) {
        this.cards = new CardWindows[workload.cards()];
        this.lengths = workload.lengths();
        this.lateness = workload.lateness();
    }

    @Override
    public void process(int card, long time, long cents, long id, double[] answer) {
        var windows = cards[card];
        if (windows == null) {
            windows = new CardWindows(lengths, lateness);
            cards[card] = windows;
        }
        windows.process(time, cents, answer);
    }

    @Override
    public void commit() {
        // It has no store.
    }

    @Override
    public void close() {
        // It holds nothing but memory.
    }
}
