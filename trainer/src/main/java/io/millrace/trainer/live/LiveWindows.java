package io.millrace.trainer.live;

import io.millrace.schemas.monitoring.PerformanceRecord;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.record.TrainingExample;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * All windows that labels may still change, and what there is to tell of them. Depends on what it
 * was given alone, not on when or in which order, as long as it is asked once everything has come
 * that was there. One thread.
 *
 * <p>Of a window whose predictions are over there is one estimate. With labels it is told each time
 * that labels have gone on by a quarter of a window, once the horizon has passed for the whole
 * window (settled), and again where labels were revised.
 */
final class LiveWindows {
    /** Events held at most; one more halves the sample. */
    static final int CAPACITY = 1_000_000;

    /** Windows held at most, where no labels come; one more forgets the oldest. */
    private static final int MOST_WINDOWS = 500;

    private static final int STEPS = 4;

    private static final class Held {
        private EvaluationWindow events;
        private boolean estimated;
        private long toldStep = Long.MIN_VALUE;
        private long toldChanges;
        private boolean toldSettled;

        private Held(EvaluationWindow events) {
            this.events = events;
        }
    }

    private final Task task;
    private final long length;
    private final long lateness;
    private final long horizon;
    private final long revisable;
    private final int capacity;
    private final TreeMap<Long, Held> windows = new TreeMap<>();
    private long newestPrediction = Long.MIN_VALUE;
    private long newestLabel = Long.MIN_VALUE;
    private long forgotten;
    private int halvings;
    private int rows;

    /**
     * All durations in ms of event time.
     *
     * @param task labels and scores that are not of it are passed over
     * @param length of a window
     * @param lateness of vectors
     * @param horizon of labels
     * @param revisable for how long behind the horizon a label may change
     * @param since events before it are passed over, at the start of a window
     * @param capacity see {@link #CAPACITY}
     */
    LiveWindows(
            Task task,
            long length,
            long lateness,
            long horizon,
            long revisable,
            long since,
            int capacity) {
        this.task = task;
        this.length = length;
        this.lateness = lateness;
        this.horizon = horizon;
        this.revisable = revisable;
        this.forgotten = since;
        this.capacity = capacity;
    }

    /** Whether an event is in the sample. */
    boolean wants(long hash) {
        return EventHash.sampled(hash, halvings);
    }

    void scored(Scored scored) {
        newestPrediction = Math.max(newestPrediction, scored.time());
        long hash = EventHash.of(scored.eventId());
        if (wants(hash) && task.takesScore(scored.score())) {
            var window = window(scored.time());
            if (window != null) {
                int before = window.rows();
                window.score(hash, scored.version(), scored.role(), scored.score());
                grown(window.rows() - before);
            }
        }
    }

    void labelled(TrainingExample example) {
        newestLabel = Math.max(newestLabel, example.labelTime());
        long hash = EventHash.of(example.vector().eventId());
        if (wants(hash) && task.takesLabel(example.label())) {
            var window = window(example.vector().time());
            if (window != null) {
                int before = window.rows();
                window.label(hash, example.label(), example.revision());
                grown(window.rows() - before);
            }
        }
    }

    /**
     * What there is to tell by now; to be asked when both topics have been read to their ends as
     * they were a moment ago.
     */
    List<PerformanceRecord> tell() {
        var records = new ArrayList<PerformanceRecord>();
        for (var held : windows.values()) {
            if (held.events.to() + lateness <= newestPrediction) {
                tell(held, records);
            }
        }
        while (!windows.isEmpty() && isFinal(windows.firstEntry().getValue().events)) {
            forget();
        }
        return records;
    }

    /** Events before it are passed over, in ms. */
    long since() {
        return forgotten;
    }

    /** Events that are held. */
    int held() {
        return rows;
    }

    private void tell(Held held, List<PerformanceRecord> records) {
        var report = new WindowReport(task, held.events, Math.scalb(1.0, -halvings));
        if (!held.estimated) {
            held.estimated = true;
            records.addAll(report.estimates());
        }
        boolean settled = held.events.to() + horizon <= newestLabel;
        long step = newestLabel == Long.MIN_VALUE ? 0 : newestLabel / (length / STEPS);
        boolean news = held.events.changes() != held.toldChanges && step != held.toldStep;
        if (held.events.labelled() > 0 && (news || (settled && !held.toldSettled))) {
            held.toldStep = step;
            held.toldChanges = held.events.changes();
            held.toldSettled = settled;
            records.addAll(report.labelled(settled));
        }
    }

    /** One step more than labels may be revised, so that what came last is told. */
    private boolean isFinal(EvaluationWindow window) {
        return window.to() + horizon + revisable + length <= newestLabel;
    }

    /** Null where it is forgotten already. */
    private EvaluationWindow window(long time) {
        long from = time - time % length;
        if (from < forgotten) {
            return null;
        }
        var held =
                windows.computeIfAbsent(
                        from, any -> new Held(new EvaluationWindow(from, from + length)));
        if (windows.size() > MOST_WINDOWS) {
            forget();
        }
        return held.events;
    }

    private void forget() {
        var oldest = windows.pollFirstEntry().getValue().events;
        forgotten = Math.max(forgotten, oldest.to());
        rows -= oldest.rows();
    }

    private void grown(int more) {
        rows += more;
        while (rows > capacity) {
            halvings++;
            rows = 0;
            for (var held : windows.values()) {
                held.events = held.events.sampled(halvings);
                held.toldChanges = -1;
                rows += held.events.rows();
            }
        }
    }
}
