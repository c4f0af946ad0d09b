package io.millrace.feature.backfill;

import io.millrace.runtime.deadletter.Reason;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts what a backfill does, and tells of the rows that it refuses. Any thread. */
final class Tally {
    private final Map<String, LongAdder> rows = new LinkedHashMap<>();
    private final Map<Reason, LongAdder> refused = new EnumMap<>(Reason.class);
    private final LongAdder repeated = new LongAdder();
    private final LongAdder vectors = new LongAdder();
    private final LongAdder examples = new LongAdder();
    private final LongAdder missing = new LongAdder();
    private final Map<String, TreeMap<Long, String>> files = new LinkedHashMap<>();
    private final Consumer<Rejected> rejected;

    /**
     * @param sources in the order of the files
     */
    Tally(List<String> sources, Consumer<Rejected> rejected) {
        this.rejected = rejected;
        for (var source : sources) {
            rows.put(source, new LongAdder());
            files.put(source, new TreeMap<>());
        }
        for (var reason : Reason.values()) {
            refused.put(reason, new LongAdder());
        }
    }

    /** A file begins with the row of this place among its source's. */
    void file(String source, long place, String file) {
        var begins = files.get(source);
        synchronized (begins) {
            begins.put(place, file);
        }
    }

    void rows(String source, int count) {
        rows.get(source).add(count);
    }

    void refuse(String source, long place, String id, Reason reason, String rule, String detail) {
        refused.get(reason).increment();
        var begins = files.get(source);
        Map.Entry<Long, String> file;
        synchronized (begins) {
            file = begins.floorEntry(place);
        }
        var row =
                new Rejected(
                        source, file.getValue(), place - file.getKey(), id, reason, rule, detail);
        synchronized (rejected) {
            rejected.accept(row);
        }
    }

    void repeated() {
        repeated.increment();
    }

    void vectors(long count, long labelled) {
        vectors.add(count);
        examples.add(labelled);
    }

    void missing() {
        missing.increment();
    }

    BackfillReport report() {
        var bySource = new LinkedHashMap<String, Long>();
        rows.forEach((source, count) -> bySource.put(source, count.sum()));
        var byReason = new EnumMap<Reason, Long>(Reason.class);
        refused.forEach(
                (reason, count) -> {
                    if (count.sum() > 0) {
                        byReason.put(reason, count.sum());
                    }
                });
        return new BackfillReport(
                bySource, byReason, repeated.sum(), vectors.sum(), examples.sum(), missing.sum());
    }
}
