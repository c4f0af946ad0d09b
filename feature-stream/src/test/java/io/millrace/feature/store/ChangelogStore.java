package io.millrace.feature.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A store that notes every put in a changelog, as Kafka Streams does, and that can be what a crash
 * leaves of it: the changelog up to any put behind the last commit.
 */
public final class ChangelogStore implements KeyValueStore<Bytes, byte[]> {
    private final KeyValueStore<Bytes, byte[]> records;
    private final Map<Bytes, byte[]> committed;
    private final List<KeyValue<Bytes, byte[]>> since = new ArrayList<>();

    /** So much of what came since the commit has survived a crash, and cannot be lost again. */
    private int survived;

    /**
     * @param committed what is in the records, committed all of it; changed from here on
     */
    public ChangelogStore(KeyValueStore<Bytes, byte[]> records, Map<Bytes, byte[]> committed) {
        this.records = records;
        this.committed = committed;
    }

    /** Puts since the last commit that a crash may lose. */
    public int losable() {
        return since.size() - survived;
    }

    /** The offsets of what has been put are committed. */
    public void committed() {
        since.forEach(put -> apply(committed, put));
        since.clear();
        survived = 0;
    }

    /** Loses the last puts. */
    public void crash(int lost) {
        survived = since.size() - lost;
        since.subList(survived, since.size()).clear();
        var left = new TreeMap<>(committed);
        since.forEach(put -> apply(left, put));
        try (var all = records.all()) {
            while (all.hasNext()) {
                var key = all.next().key;
                if (!left.containsKey(key)) {
                    records.delete(key);
                }
            }
        }
        left.forEach(records::put);
    }

    @Override
    public String name() {
        return records.name();
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        records.init(context, root);
    }

    @Override
    public boolean persistent() {
        return records.persistent();
    }

    @Override
    public boolean isOpen() {
        return records.isOpen();
    }

    @Override
    public void close() {
        records.close();
    }

    @Override
    public void put(Bytes key, byte[] value) {
        records.put(key, value);
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
        records.putAll(entries);
        since.addAll(entries);
    }

    @Override
    public byte[] delete(Bytes key) {
        since.add(KeyValue.pair(key, null));
        return records.delete(key);
    }

    @Override
    public byte[] get(Bytes key) {
        return records.get(key);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return records.range(from, to);
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> all() {
        return records.all();
    }

    @Override
    public long approximateNumEntries() {
        return records.approximateNumEntries();
    }

    private static void apply(Map<Bytes, byte[]> to, KeyValue<Bytes, byte[]> put) {
        if (put.value == null) {
            to.remove(put.key);
        } else {
            to.put(put.key, put.value);
        }
    }
}
