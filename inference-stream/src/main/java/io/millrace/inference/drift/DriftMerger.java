package io.millrace.inference.drift;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.schemas.monitoring.DriftRecord;
import io.millrace.schemas.plan.DriftPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds up what the partitions have counted and compares each window once it is over for all of
 * them. The last counts of a partition stand for all its earlier ones, so a repeat changes nothing;
 * what comes for a window that was compared already is passed over. One thread.
 */
final class DriftMerger {
    private static final Logger LOG = LoggerFactory.getLogger(DriftMerger.class);
    private static final String CLOSED = "closed";

    /** What is over: the records to tell, and the keys of the joint that nobody needs any more. */
    record Closing(List<DriftRecord> records, List<byte[]> done) {}

    private static final Closing NOTHING = new Closing(List.of(), List.of());

    private final DriftPlan plan;
    private final long lateness;
    private final int partitions;
    private final Function<String, BaselineBins> baselines;
    private final KeyValueStore<String, byte[]> store;
    private final DriftMeters meters;
    private final Map<Integer, Progress> progress = new HashMap<>();
    private final TreeMap<WindowKey, Map<Integer, WindowCounts>> windows = new TreeMap<>();
    private long closed;

    /**
     * @param partitions of the vectors
     * @param baselines of a version; null where it is not known any more
     */
    DriftMerger(
            DriftPlan plan,
            long lateness,
            int partitions,
            Function<String, BaselineBins> baselines,
            KeyValueStore<String, byte[]> store,
            DriftMeters meters) {
        this.plan = plan;
        this.lateness = lateness;
        this.partitions = partitions;
        this.baselines = baselines;
        this.store = store;
        this.meters = meters;
        try (var all = store.all()) {
            while (all.hasNext()) {
                var entry = all.next();
                take(entry.key, entry.value);
            }
        }
    }

    /** Takes a record of the joint; what is over by it. */
    Closing accept(byte[] recordKey, byte[] value) {
        var key = new String(recordKey, UTF_8);
        var part = DriftKeys.part(key);
        if (value == null) {
            return NOTHING;
        }
        if (part.filter(late -> late.window().to() <= closed).isPresent()) {
            return new Closing(List.of(), List.of(recordKey));
        }
        take(key, value);
        store.put(key, value);
        return part.isPresent() ? NOTHING : close();
    }

    private void take(String key, byte[] value) {
        if (key.equals(CLOSED)) {
            closed = Long.parseLong(new String(value, UTF_8));
        }
        DriftKeys.partition(key)
                .ifPresent(partition -> progress.put(partition, Progress.decode(value)));
        DriftKeys.part(key)
                .ifPresent(
                        part ->
                                windows.computeIfAbsent(part.window(), any -> new HashMap<>())
                                        .put(part.partition(), WindowCounts.decode(value)));
    }

    private Closing close() {
        var records = new ArrayList<DriftRecord>();
        var done = new ArrayList<byte[]>();
        long until = time() - lateness;
        var spans = spans(until);
        while (!windows.isEmpty() && windows.firstKey().to() <= until) {
            var over = windows.pollFirstEntry();
            compare(over.getKey(), over.getValue(), spans.get(over.getKey().to()), records);
            for (int partition : over.getValue().keySet()) {
                var key = DriftKeys.counts(over.getKey(), partition);
                store.delete(new String(key, UTF_8));
                done.add(key);
            }
        }
        if (!done.isEmpty()) {
            closed = Math.max(closed, until);
            store.put(CLOSED, String.valueOf(closed).getBytes(UTF_8));
        }
        return new Closing(records, done);
    }

    /** By the end of a window how long its vectors last, of whatever version. */
    private Map<Long, Long> spans(long until) {
        var firsts = new HashMap<Long, Long>();
        var lasts = new HashMap<Long, Long>();
        windows.forEach(
                (window, parts) -> {
                    if (window.to() <= until) {
                        for (var part : parts.values()) {
                            firsts.merge(window.to(), part.first(), Math::min);
                            lasts.merge(window.to(), part.last(), Math::max);
                        }
                    }
                });
        lasts.replaceAll((window, last) -> last - firsts.get(window));
        return lasts;
    }

    private void compare(
            WindowKey window,
            Map<Integer, WindowCounts> parts,
            long span,
            List<DriftRecord> records) {
        var bins = baselines.apply(window.version());
        if (bins == null) {
            LOG.warn("drift of {} is not compared: the version is gone", window);
            return;
        }
        var sum = WindowCounts.empty(bins.size());
        parts.values().forEach(sum::add);
        double coverage = span == 0 ? 1 : (double) (sum.last() - sum.first()) / span;
        var record = new Comparison(bins, plan).of(window, sum, coverage);
        if (record.isAlert()) {
            LOG.warn(
                    "drift: {} in {} events of version {} from {} to {}",
                    record.drifted(),
                    record.events(),
                    record.version(),
                    record.from(),
                    record.to());
        }
        meters.compared(record);
        records.add(record);
    }

    /**
     * Before this nothing more is expected: the smallest time of the partitions that are not idle.
     * All are waited for until they have told where they are.
     */
    private long time() {
        if (progress.size() < partitions) {
            return Long.MIN_VALUE / 2;
        }
        return progress.values().stream()
                .filter(each -> !each.idle())
                .mapToLong(Progress::time)
                .min()
                .orElse(Long.MIN_VALUE / 2);
    }
}
