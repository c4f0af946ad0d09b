package io.millrace.inference.drift;

import io.millrace.schemas.plan.DriftPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What one task counts: each scored vector in the bins of its version, by windows of event time. It
 * counts in memory and writes to its store in blocks, every {@value #BLOCK} vectors and on a beat,
 * so scoring pays for some additions only.
 *
 * <p>A vector that is read again is not counted again: each window's counts say up to which offset
 * they go. What was counted since the last block is lost where the process dies, a second of events
 * or {@value #BLOCK} of them at most; shares hardly change by that.
 *
 * <p>A vector whose window was over when it came is not counted, only told as late. One thread.
 */
public final class DriftCounter {
    static final int BLOCK = 1000;

    private static final String PROGRESS = "progress";
    private static final String WINDOW = "window/";
    private static final long UNTOLD = Long.MIN_VALUE;

    /** A window that is counted in. */
    private static final class Open {
        private final WindowKey key;
        private final WindowCounts counts;
        private final long restoredTo;
        private boolean unsaved;
        private boolean untold;

        private Open(WindowKey key, WindowCounts counts) {
            this.key = key;
            this.counts = counts;
            this.restoredTo = counts.upTo();
        }
    }

    private final DriftPlan plan;
    private final long lateness;
    private final int partition;
    private final KeyValueStore<String, byte[]> store;
    private final DriftMeters meters;
    private final long idleMillis;
    private final TreeMap<WindowKey, Open> windows = new TreeMap<>();
    private final Map<String, Open> current = new HashMap<>();
    private int unsaved;
    private long time = Progress.NONE;
    private long heard;
    private long beat = UNTOLD;

    /**
     * @param lateness ms of event time for which vectors of a window are waited for
     * @param partition of the vectors
     * @param idleMillis wall clock after which a partition without vectors holds nobody back
     */
    DriftCounter(
            DriftPlan plan,
            long lateness,
            int partition,
            KeyValueStore<String, byte[]> store,
            DriftMeters meters,
            long idleMillis) {
        this.plan = plan;
        this.lateness = lateness;
        this.partition = partition;
        this.store = store;
        this.meters = meters;
        this.idleMillis = idleMillis;
        restore();
    }

    /**
     * Counts one score of a vector.
     *
     * @param row as the model was given it
     * @param texts of the vector's categories
     * @param offset of the vector in its partition
     */
    public void count(
            String version,
            BaselineBins bins,
            double[] row,
            String[] texts,
            double score,
            long eventTime,
            long offset) {
        heard++;
        time = Math.max(time, eventTime);
        if (bins.isEmpty()) {
            return;
        }
        var window = current.get(version);
        if (window == null || !window.key.holds(eventTime)) {
            var key = WindowKey.of(version, eventTime, plan.window());
            if (isOver(key)) {
                meters.isLate();
                return;
            }
            window =
                    windows.computeIfAbsent(
                            key, any -> new Open(key, WindowCounts.empty(bins.size())));
            current.put(version, window);
        }
        if (offset <= window.restoredTo) {
            return;
        }
        window.counts.count(bins, row, texts, score, eventTime, offset);
        window.unsaved = true;
        window.untold = true;
        if (++unsaved >= BLOCK) {
            save();
        }
    }

    /** Writes down what was counted since the last time. */
    void save() {
        if (unsaved == 0) {
            return;
        }
        for (var window : windows.values()) {
            if (window.unsaved) {
                store.put(WINDOW + window.key.text(), window.counts.encode());
                window.unsaved = false;
            }
        }
        store.put(PROGRESS, new Progress(time, false).encode());
        unsaved = 0;
    }

    /**
     * Reports what has changed since the last report, counts first, then how far the partition has
     * come; then forgets the windows that are over.
     *
     * @param now wall clock in ms
     * @param to takes key and value for the joint
     */
    void report(long now, BiConsumer<byte[], byte[]> to) {
        save();
        for (var window : windows.values()) {
            if (window.untold) {
                to.accept(DriftKeys.counts(window.key, partition), window.counts.encode());
                window.untold = false;
            }
        }
        to.accept(DriftKeys.progress(partition), new Progress(time, idle(now)).encode());
        while (!windows.isEmpty() && isOver(windows.firstKey())) {
            store.delete(WINDOW + windows.pollFirstEntry().getKey().text());
        }
        current.values().removeIf(window -> isOver(window.key));
    }

    /** Of the newest vector, in ms; {@link Progress#NONE} without any. */
    long time() {
        return time;
    }

    /** When something was heard last is known to a report's accuracy only. */
    private boolean idle(long now) {
        if (heard > 0 || beat == UNTOLD) {
            beat = now;
            heard = 0;
        }
        return now - beat >= idleMillis;
    }

    private boolean isOver(WindowKey window) {
        return window.to() + lateness <= time;
    }

    private void restore() {
        var saved = store.get(PROGRESS);
        if (saved != null) {
            time = Progress.decode(saved).time();
        }
        try (var all = store.all()) {
            while (all.hasNext()) {
                var entry = all.next();
                if (entry.key.startsWith(WINDOW)) {
                    var key = WindowKey.parse(entry.key.substring(WINDOW.length()));
                    var window = new Open(key, WindowCounts.decode(entry.value));
                    window.untold = true;
                    windows.put(key, window);
                }
            }
        }
    }
}
