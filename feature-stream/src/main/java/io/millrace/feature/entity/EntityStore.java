package io.millrace.feature.entity;

import io.millrace.feature.store.WriteBack;
import io.millrace.feature.timeline.EventBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The entities of one task: those used last decoded in memory, all of them in the store. Changes
 * are written when the task commits, a while before that where it is told to {@link #trickle}, or
 * when an entity has to make room: first its blocks, then the head that names them, so that a head
 * is the only commit point (see {@link io.millrace.feature.timeline.Timeline}).
 */
final class EntityStore implements WriteBack {
    /** Records handed to RocksDB at once. */
    private static final int BATCH = 512;

    /** As RocksDB orders them: what it is given in its order goes in faster. */
    private static final Comparator<Entity> BY_KEY =
            Comparator.comparing(Entity::key, Arrays::compareUnsigned);

    private final EntityCodec codec;
    private final EntityMemory memory;
    private final EntityTable entities = new EntityTable();
    private final List<Entity> changed = new ArrayList<>();

    /** Of those that have changed, so many had by the last {@link #trickle}. */
    private int waiting;

    private final List<KeyValue<Bytes, byte[]>> batch = new ArrayList<>();
    private KeyValueStore<Bytes, byte[]> records;

    EntityStore(EntityCodec codec, EntityMemory memory) {
        this.codec = codec;
        this.memory = memory;
    }

    @Override
    public void open(KeyValueStore<Bytes, byte[]> opened) {
        records = opened;
    }

    /** The entity, fresh where nothing is known of it. Give it back with {@link #settle}. */
    Entity take(byte[] key) {
        var known = entities.get(key);
        if (known != null) {
            return known;
        }
        var loaded = load(key);
        entities.add(loaded);
        memory.take(loaded.weigh());
        return loaded;
    }

    /**
     * The entity as it is now, without taking it into memory; null where nothing is known of it.
     */
    Entity look(byte[] key) {
        var known = entities.get(key);
        if (known != null) {
            return known;
        }
        var head = records.get(EntityKeys.head(key));
        return head == null ? null : decode(key, head);
    }

    /**
     * The entity as it is now, apart from all that happens to it later; null where nothing is known
     * of it.
     */
    EntityCopy copy(byte[] key) {
        var known = entities.get(key);
        if (known == null) {
            var head = records.get(EntityKeys.head(key));
            return head == null ? null : new EntityCopy(head, Map.of());
        }
        var unwritten = new HashMap<Integer, byte[]>();
        known.events()
                .showChanged((block, number) -> unwritten.put(number, codec.write(block, false)));
        return new EntityCopy(codec.write(known), unwritten);
    }

    /** A block of an entity's events as it was written last; null where it is gone. Any thread. */
    byte[] written(byte[] key, int number) {
        return records.get(EntityKeys.block(key, false, number));
    }

    /** After an entity has been used: notes whether it has to be written, and makes room. */
    void settle(Entity entity) {
        if (entity.isChanged() && !entity.isQueued()) {
            entity.setQueued(true);
            changed.add(entity);
            memory.take(entity.weigh());
        }
        if (memory.isShort()) {
            makeRoom(entity);
        }
    }

    /** Takes in an entity that {@link #look} answered and that has changed since. */
    void adopt(Entity entity) {
        if (entities.get(entity.key()) == null) {
            entities.add(entity);
            memory.take(entity.weigh());
        }
        settle(entity);
    }

    /** Removes an entity of which nothing is left. */
    void remove(Entity entity) {
        if (entities.remove(entity)) {
            memory.take(-entity.bytes());
        }
        entity.setChanged(false);
        removeRecords(entity.key());
    }

    /** Removes all records of an entity: its head first, so that a crash leaves no half of one. */
    void removeRecords(byte[] key) {
        try (var all = records.range(EntityKeys.head(key), EntityKeys.past(key))) {
            while (all.hasNext()) {
                batch.add(KeyValue.pair(all.next().key, null));
            }
        }
        writeBatch();
    }

    /** Writes what has changed. */
    @Override
    public void flush() {
        write(changed.size());
    }

    /**
     * Writes what had changed by the last call already: so that little is left for the commit,
     * which holds everything up.
     */
    void trickle() {
        write(waiting);
        waiting = changed.size();
    }

    /** Writes the first ones of those that have changed. */
    private void write(int count) {
        var first = changed.subList(0, count);
        first.sort(BY_KEY);
        var left = new ArrayList<Entity>();
        for (var entity : first) {
            entity.setQueued(false);
            if (entity.isChanged()) {
                write(entity);
                memory.take(entity.weigh());
            }
            if (entity.isChanged()) {
                entity.setQueued(true);
                left.add(entity);
            }
        }
        first.clear();
        changed.addAll(left);
        waiting = 0;
        writeBatch();
    }

    /** Forgets what is in memory; it has been written, or will be read again. */
    @Override
    public void clear() {
        entities.forEach(entity -> memory.take(-entity.bytes()));
        entities.clear();
        changed.clear();
        waiting = 0;
    }

    /**
     * Keys of the entities behind a given one, in the store's order.
     *
     * @param after null to start at the first
     */
    List<byte[]> keys(byte[] after, int most) {
        var keys = new ArrayList<byte[]>();
        var from = after == null ? Bytes.wrap(new byte[0]) : EntityKeys.past(after);
        for (var key = first(from); key != null; key = first(EntityKeys.past(key))) {
            keys.add(key);
            if (keys.size() == most) {
                break;
            }
        }
        return keys;
    }

    private byte[] first(Bytes from) {
        try (var entries = records.range(from, null)) {
            return entries.hasNext() ? EntityKeys.entity(entries.peekNextKey()) : null;
        }
    }

    private Entity load(byte[] key) {
        var head = records.get(EntityKeys.head(key));
        return head == null
                ? codec.fresh(
                        key,
                        number -> block(key, false, number),
                        number -> block(key, true, number))
                : decode(key, head);
    }

    private Entity decode(byte[] key, byte[] head) {
        var entity =
                codec.read(
                        key,
                        head,
                        number -> block(key, false, number),
                        number -> block(key, true, number));
        entity.setChanged(isUnswept(entity));
        return entity;
    }

    /** Whether it has to be written once more, for the sake of blocks that are to be deleted. */
    private static boolean isUnswept(Entity entity) {
        return entity.events().isUnswept() || entity.questions().isUnswept();
    }

    private EventBlock block(byte[] key, boolean question, int number) {
        var bytes = records.get(EntityKeys.block(key, question, number));
        if (bytes == null) {
            throw new IllegalStateException(
                    "block %d of an entity is named by its head, but not in the store"
                            .formatted(number));
        }
        return codec.readBlock(bytes, question);
    }

    private void makeRoom(Entity inUse) {
        while (memory.isShort()) {
            var eldest = entities.eldest(inUse);
            if (eldest == null) {
                return;
            }
            if (eldest.isChanged()) {
                write(eldest);
                writeBatch();
                eldest.setChanged(false);
            }
            entities.remove(eldest);
            memory.take(-eldest.bytes());
        }
    }

    private void write(Entity entity) {
        var key = entity.key();
        for (int number : entity.events().sweep()) {
            batch.add(KeyValue.pair(EntityKeys.block(key, false, number), null));
        }
        for (int number : entity.questions().sweep()) {
            batch.add(KeyValue.pair(EntityKeys.block(key, true, number), null));
        }
        entity.events()
                .writeChanged(
                        (block, number) ->
                                batch.add(
                                        KeyValue.pair(
                                                EntityKeys.block(key, false, number),
                                                codec.write(block, false))));
        entity.questions()
                .writeChanged(
                        (block, number) ->
                                batch.add(
                                        KeyValue.pair(
                                                EntityKeys.block(key, true, number),
                                                codec.write(block, true))));
        batch.add(KeyValue.pair(EntityKeys.head(key), codec.write(entity)));
        entity.setChanged(isUnswept(entity));
        if (memory.isTight()) {
            entity.events().release();
            entity.questions().release();
        }
        if (batch.size() >= BATCH) {
            writeBatch();
        }
    }

    private void writeBatch() {
        if (!batch.isEmpty()) {
            records.putAll(batch);
            batch.clear();
        }
    }
}
