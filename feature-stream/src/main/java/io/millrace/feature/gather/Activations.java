package io.millrace.feature.gather;

import io.millrace.feature.wire.ActivationEntry;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The activations that a task has heard of, by entry; kept in its store, so that stamping goes on
 * after a restart.
 */
final class Activations {
    private static final byte PREFIX = 0;

    private final KeyValueStore<Bytes, byte[]> store;
    private final TreeMap<Long, ActivationEntry> entries = new TreeMap<>();

    Activations(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        var reader = new WireReader();
        try (var stored = store.range(key(0), key(Long.MAX_VALUE))) {
            while (stored.hasNext()) {
                JointKind.read(reader.over(stored.next().value));
                var entry = ActivationEntry.read(reader);
                entries.put(entry.entry(), entry);
            }
        }
    }

    /** Takes an entry; one that is known already changes nothing. */
    void add(ActivationEntry entry) {
        if (entries.putIfAbsent(entry.entry(), entry) == null) {
            store.put(key(entry.entry()), entry.encode(new WireWriter()));
        }
    }

    /** The newest entry in force for an event of this time; null where there is none. */
    ActivationEntry inForce(long time) {
        for (var entry : entries.descendingMap().values()) {
            if (entry.effectiveFrom() <= time) {
                return entry;
            }
        }
        return null;
    }

    private static Bytes key(long entry) {
        return Bytes.wrap(ByteBuffer.allocate(1 + Long.BYTES).put(PREFIX).putLong(entry).array());
    }
}
