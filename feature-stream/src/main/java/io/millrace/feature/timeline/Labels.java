package io.millrace.feature.timeline;

import java.util.Arrays;

/**
 * The labels of the events of one block, in the order of their arrival. An event is named by its
 * ordinal, which never changes. Superseded ones stay for those who ask again.
 */
final class Labels {
    /** Of a block without labels; never added to. */
    static final Labels NONE = new Labels();

    int size;
    long[] events = new long[4];
    long[] ordinals = new long[4];
    int[] revisions = new int[4];
    double[] values = new double[4];

    /** The latest label of each event of the block, by its index; NaN where there is none. */
    double[] latest(EventBlock block) {
        var latest = new double[block.size];
        Arrays.fill(latest, Double.NaN);
        int found = -1;
        for (int i = 0; i < size; i++) {
            found = block.indexOf(events[i], found + 1);
            if (found >= 0) {
                latest[found] = values[i];
            }
        }
        return latest;
    }

    double asOf(long event, long ordinal, double orDefault) {
        for (int i = size - 1; i >= 0; i--) {
            if (events[i] == event && ordinals[i] <= ordinal) {
                return values[i];
            }
        }
        return orDefault;
    }

    boolean add(long event, long ordinal, int revision, double value) {
        for (int i = size - 1; i >= 0; i--) {
            if (events[i] == event && revisions[i] >= revision) {
                return false;
            }
        }
        append(event, ordinal, revision, value);
        return true;
    }

    void append(long event, long ordinal, int revision, double value) {
        if (size == events.length) {
            events = Arrays.copyOf(events, size * 2);
            ordinals = Arrays.copyOf(ordinals, size * 2);
            revisions = Arrays.copyOf(revisions, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        events[size] = event;
        ordinals[size] = ordinal;
        revisions[size] = revision;
        values[size++] = value;
    }

    void append(Labels others) {
        for (int i = 0; i < others.size; i++) {
            append(others.events[i], others.ordinals[i], others.revisions[i], others.values[i]);
        }
    }

    /** Those that belong to the events of a block. */
    Labels of(EventBlock block) {
        var mine = new Labels();
        int found = -1;
        for (int i = 0; i < size; i++) {
            found = block.indexOf(events[i], found + 1);
            if (found >= 0) {
                mine.append(events[i], ordinals[i], revisions[i], values[i]);
            }
        }
        return mine.size == 0 ? NONE : mine;
    }

    /** Those that had arrived before an ordinal. */
    Labels before(long ordinal) {
        var earlier = new Labels();
        for (int i = 0; i < size; i++) {
            if (ordinals[i] < ordinal) {
                earlier.append(events[i], ordinals[i], revisions[i], values[i]);
            }
        }
        return earlier.size == 0 ? NONE : earlier;
    }

    int bytes() {
        return size == 0 ? 0 : 96 + 28 * events.length;
    }
}
