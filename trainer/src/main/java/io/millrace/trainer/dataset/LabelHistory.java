package io.millrace.trainer.dataset;

/**
 * Labelled rows as they were known at a time: a label counts only from when it arrived. Whoever
 * fits a model that is to be judged on later rows asks for what was known when these began.
 */
public interface LabelHistory {
    /**
     * The rows that were settled at that time, with the labels known then.
     *
     * @param time event time in ms
     */
    Dataset knownAt(long time);

    /** All there is by now. */
    default Dataset settled() {
        return knownAt(Long.MAX_VALUE);
    }

    /** Rows whose labels were known when they happened. */
    static LabelHistory atOnce(Dataset rows) {
        return time -> rows.slice(0, rows.rowsUntil(time));
    }
}
