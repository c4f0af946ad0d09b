package io.millrace.feature.backfill;

import io.millrace.schemas.plan.LabelPlan;
import java.util.Arrays;

/** The times that rows reach from and to. Each thread has its own; in the end they are merged. */
final class Times {
    static final long NONE = Long.MIN_VALUE;

    private final long[] first;
    private final long[] last;
    private long lastLabel = NONE;

    Times(int sources) {
        first = new long[sources];
        last = new long[sources];
        Arrays.fill(first, Long.MAX_VALUE);
        Arrays.fill(last, NONE);
    }

    void event(int source, long time) {
        first[source] = Math.min(first[source], time);
        last[source] = Math.max(last[source], time);
    }

    void label(long time) {
        lastLabel = Math.max(lastLabel, time);
    }

    void add(Times other) {
        for (int i = 0; i < first.length; i++) {
            first[i] = Math.min(first[i], other.first[i]);
            last[i] = Math.max(last[i], other.last[i]);
        }
        label(other.lastLabel);
    }

    /** Of the first event of a source; very large where there is none. */
    long first(int source) {
        return first[source];
    }

    /** How far labels and spine have both come: what silence is measured by. */
    long progress(LabelPlan label, int spine) {
        boolean bySpine = label.progress() == LabelPlan.Progress.LAG || label.timeField() < 0;
        return bySpine ? last[spine] : Math.min(last[spine], lastLabel);
    }
}
