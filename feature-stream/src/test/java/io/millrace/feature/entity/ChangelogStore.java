package io.millrace.feature.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A store that notes every put in a changelog, as Kafka Streams does, and that can be what a crash
 * leaves of it: the changelog up to any put behind the last commit.
 */
final class ChangelogStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, byte[], byte[]>
        implements KeyValueStore<Bytes, byte[]> {
    private final Map<Bytes, byte[]> committed;
    private final List<KeyValue<Bytes, byte[]>> since = new ArrayList<>();

    /** So much of what came since the commit has survived a crash, and cannot be lost again. */
    private int survived;

    /**
     * @param committed what is in the records, committed all of it; changed from here on
     */
    ChangelogStore(KeyValueStore<Bytes, byte[]> records, Map<Bytes, byte[]> committed) {
        super(records);
        this.committed = committed;
    }

    /** Puts since the last commit that a crash may lose. */
    int losable() {
        return since.size() - survived;
    }

    /** The offsets of what has been put are committed. */
    void committed() {
        since.forEach(put -> apply(committed, put));
        since.clear();
        survived = 0;
    }

    /** Loses the last puts. */
    void crash(int lost) {
        survived = since.size() - lost;
        since.subList(survived, since.size()).clear();
        var left = new TreeMap<>(committed);
        since.forEach(put -> apply(left, put));
        try (var all = wrapped().all()) {
            while (all.hasNext()) {
                var key = all.next().key;
                if (!left.containsKey(key)) {
                    wrapped().delete(key);
                }
            }
        }
        left.forEach(wrapped()::put);
    }

    @Override
    public void put(Bytes key, byte[] value) {
        wrapped().put(key, value);
        since.add(KeyValue.pair(key, value));
    }

    @Override
    public byte[] putIfAbsent(Bytes key, byte[] value) {
        var before = get(key);
        if (before == null) {
            put(key, value);
        }
        return before;
    }

    @Override
    public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        wrapped().putAll(entries);
        since.addAll(entries);
    }

    @Override
    public byte[] delete(Bytes key) {
        since.add(KeyValue.pair(key, null));
        return wrapped().delete(key);
    }

    @Override
    public byte[] get(Bytes key) {
        return wrapped().get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return wrapped().all();
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries();
    }

    private static void apply(Map<Bytes, byte[]> to, KeyValue<Bytes, byte[]> put) {
        if (put.value == null) {
            to.remove(put.key);
        } else {
            to.put(put.key, put.value);
        }
    }
}
