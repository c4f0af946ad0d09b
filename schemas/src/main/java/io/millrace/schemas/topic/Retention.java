package io.millrace.schemas.topic;

import java.util.Map;
import java.util.TreeMap;

/**
 * How long a topic keeps its records.
 *
 * <p>Three settings are the same everywhere. {@code segment.ms} is at its maximum, because segments
 * roll by record time too and a replay at a day per second would roll tens of thousands of them;
 * they roll by {@code segment.bytes}. {@code message.timestamp.after.max.ms} is at its maximum,
 * because event time has been judged once at ingest and the broker's wall clock has no say. {@code
 * retention.ms} is -1, or replayed history would vanish while it is read.
 */
public enum Retention {
    /**
     * Deletes nothing by age: {@code retention.ms=-1}. An operator may lower it, knowing that it
     * counts event time.
     */
    KEEP_ALL(Map.of("cleanup.policy", "delete", "retention.ms", "-1")),
    /** Keeps the latest record of each key; small segments, so that compaction comes around. */
    KEEP_LATEST(Map.of("cleanup.policy", "compact", "segment.bytes", String.valueOf(64 << 20)));

    private static final String FOREVER = String.valueOf(Long.MAX_VALUE);

    private final Map<String, String> config;

    Retention(Map<String, String> config) {
        this.config = config;
    }

    /** The declaration of a topic that keeps its records so. */
    public TopicSpec spec(String name, int partitions) {
        var all = new TreeMap<>(config);
        all.put("segment.ms", FOREVER);
        all.put("message.timestamp.after.max.ms", FOREVER);
        return new TopicSpec(name, partitions, all);
    }
}
