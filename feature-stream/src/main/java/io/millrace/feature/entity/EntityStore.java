package io.millrace.feature.entity;

import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.IdType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The events of all entities of one task in RocksDB.
 *
 * <p>Key layout: length of the entity key (4 bytes), entity key, kind (1 byte: 0 kept event, 1
 * question of another source), event time (8 bytes big endian), id in its order ({@link
 * IdType#ordered}). So the entries of an entity lie together, in the order (kind, time, id).
 */
final class EntityStore {
    private static final int KEPT = 0;
    private static final int QUESTION = 1;

    private final KeyValueStore<Bytes, byte[]> store;
    private final IdType keptIds;
    private final IdType questionIds;
    private final int columns;
    private final WireWriter writer = new WireWriter();
    private final WireReader reader = new WireReader();

    EntityStore(
            KeyValueStore<Bytes, byte[]> store, IdType keptIds, IdType questionIds, int columns) {
        this.store = store;
        this.keptIds = keptIds;
        this.questionIds = questionIds;
        this.columns = columns;
    }

    /** Everything that is kept of an entity. */
    EntityEvents load(byte[] entity) {
        var events = new ArrayList<StoredEvent>();
        var questions = new ArrayList<StoredEvent>();
        try (var entries = store.range(bound(entity, KEPT), bound(entity, QUESTION + 1))) {
            while (entries.hasNext()) {
                var entry = entries.next();
                var key = entry.key.get();
                int kind = key[Integer.BYTES + entity.length];
                (kind == KEPT ? events : questions).add(decode(key, entity.length, entry.value));
            }
        }
        return new EntityEvents(events, questions);
    }

    /** The id of an event in its order. */
    byte[] ordered(EntityEvent event) {
        return (event.keep() ? keptIds : questionIds).ordered(event.id());
    }

    byte[] orderedKeptId(String id) {
        return keptIds.ordered(id);
    }

    void putKept(byte[] entity, StoredEvent event) {
        store.put(key(entity, KEPT, event.time(), event.id()), event.encode(writer));
    }

    void putQuestion(byte[] entity, StoredEvent event) {
        store.put(key(entity, QUESTION, event.time(), event.id()), event.encode(writer));
    }

    void deleteKept(byte[] entity, List<StoredEvent> events) {
        events.forEach(event -> store.delete(key(entity, KEPT, event.time(), event.id())));
    }

    void deleteQuestions(byte[] entity, List<StoredEvent> events) {
        events.forEach(event -> store.delete(key(entity, QUESTION, event.time(), event.id())));
    }

    /**
     * The entities behind a given one, in the store's order.
     *
     * @param after null to start at the first
     */
    List<byte[]> entities(byte[] after, int most) {
        var entities = new ArrayList<byte[]>();
        var from = after == null ? Bytes.wrap(new byte[0]) : bound(after, QUESTION + 1);
        for (var entity = first(from); entity != null && entities.size() < most; ) {
            entities.add(entity);
            entity = entities.size() < most ? first(bound(entity, QUESTION + 1)) : null;
        }
        return entities;
    }

    private byte[] first(Bytes from) {
        try (var entries = store.range(from, null)) {
            if (!entries.hasNext()) {
                return null;
            }
            var key = entries.peekNextKey().get();
            int length = ByteBuffer.wrap(key).getInt();
            return Arrays.copyOfRange(key, Integer.BYTES, Integer.BYTES + length);
        }
    }

    private StoredEvent decode(byte[] key, int entityLength, byte[] value) {
        int timeAt = Integer.BYTES + entityLength + 1;
        long time = ByteBuffer.wrap(key, timeAt, Long.BYTES).getLong();
        var id = Arrays.copyOfRange(key, timeAt + Long.BYTES, key.length);
        return StoredEvent.read(time, id, reader.over(value), columns);
    }

    private static Bytes key(byte[] entity, int kind, long time, byte[] id) {
        return Bytes.wrap(
                ByteBuffer.allocate(Integer.BYTES + entity.length + 1 + Long.BYTES + id.length)
                        .putInt(entity.length)
                        .put(entity)
                        .put((byte) kind)
                        .putLong(time)
                        .put(id)
                        .array());
    }

    private static Bytes bound(byte[] entity, int kind) {
        return Bytes.wrap(
                ByteBuffer.allocate(Integer.BYTES + entity.length + 1)
                        .putInt(entity.length)
                        .put(entity)
                        .put((byte) kind)
                        .array());
    }
}
