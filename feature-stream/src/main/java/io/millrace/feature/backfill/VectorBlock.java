package io.millrace.feature.backfill;

/**
 * Vectors that follow each other in the spine's files, by column. Numbers are NaN and texts null
 * where they are missing; of a column only one of the two is filled.
 *
 * @param times of the events, in ms
 * @param keys of the vectors; null where the event has none
 * @param warm whether the history reaches back as far as all windows
 * @param labels NaN where none is known
 * @param labelTimes in ms
 * @param revisions of the label
 * @param numbers by input
 * @param texts by input; null for inputs that are numbers
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
public record VectorBlock(
        String[] ids,
        long[] times,
        String[] keys,
        boolean[] warm,
        double[] labels,
        long[] labelTimes,
        int[] revisions,
        double[][] numbers,
        String[][] texts) {

    public int size() {
        return ids.length;
    }

    public boolean isLabelled(int row) {
        return !Double.isNaN(labels[row]);
    }
}
