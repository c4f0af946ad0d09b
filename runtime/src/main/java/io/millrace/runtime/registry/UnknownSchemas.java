package io.millrace.runtime.registry;

import io.millrace.runtime.registry.SchemaRegistry.Entry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ids under which the registry has no schema to read records with. Each is believed for a while; a
 * stranger's records may name any number of them, so only the latest are kept.
 */
final class UnknownSchemas {
    static final int MOST = 1_000;

    private static final long BELIEVED = Duration.ofSeconds(10).toNanos();

    /** The one asked for longest ago first. */
    private final Map<Integer, Entry> entries = new LinkedHashMap<>();

    /**
     * Null where nothing is known of the id, or not any more.
     *
     * @param now by {@link System#nanoTime}
     */
    synchronized Entry get(int id, long now) {
        var entry = entries.get(id);
        return entry == null || outdated(entry, now) ? null : entry;
    }

    synchronized void put(int id, Entry entry, long now) {
        entries.remove(id);
        entries.put(id, entry);
        var oldest = entries.values().iterator();
        while (outdated(oldest.next(), now) || entries.size() > MOST) {
            oldest.remove();
        }
    }

    synchronized int size() {
        return entries.size();
    }

    private static boolean outdated(Entry entry, long now) {
        return now - entry.asked() > BELIEVED;
    }
}
