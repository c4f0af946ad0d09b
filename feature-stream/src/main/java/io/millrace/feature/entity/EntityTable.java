package io.millrace.feature.entity;

import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The entities in memory by their keys: open addressing with linear probing, at most half full, the
 * hashes beside the entities so that a foreign one is not looked at. Which of them have to make
 * room is found by a hand that goes round and passes over, once, those used since it came by
 * ("clock", Corbató 1968): unlike a list in order of use, it writes nothing but the entity itself.
 * One thread.
 */
final class EntityTable {
    private static final int SMALLEST = 64;
    private static final int GOLDEN = 0x9E37_79B9;

    private Entity[] entities = new Entity[SMALLEST];
    private int[] hashes = new int[SMALLEST];
    private int size;
    private int hand;

    /** The entity of a key, which counts as used; null where it is not in memory. */
    Entity get(byte[] key) {
        int hash = hash(key);
        int mask = entities.length - 1;
        for (int i = hash & mask; entities[i] != null; i = (i + 1) & mask) {
            if (hashes[i] == hash && Arrays.equals(entities[i].key(), key)) {
                entities[i].setUsed(true);
                return entities[i];
            }
        }
        return null;
    }

    /** Adds an entity whose key is not in memory. */
    void add(Entity entity) {
        if (2 * (size + 1) > entities.length) {
            grow();
        }
        entity.setUsed(true);
        put(entity, hash(entity.key()));
        size++;
    }

    /** Removes an entity; false where it was not in memory. */
    boolean remove(Entity entity) {
        int mask = entities.length - 1;
        int i = hash(entity.key()) & mask;
        while (entities[i] != null && entities[i] != entity) {
            i = (i + 1) & mask;
        }
        if (entities[i] == null) {
            return false;
        }
        closeGap(i);
        size--;
        return true;
    }

    /** One that was not used of late; null where there is none but the one in use. */
    Entity eldest(Entity inUse) {
        if (size == 0 || (size == 1 && entities[next()] == inUse)) {
            return null;
        }
        while (true) {
            var entity = entities[next()];
            if (!entity.isUsed() && entity != inUse) {
                return entity;
            }
            entity.setUsed(false);
            hand++;
        }
    }

    void forEach(Consumer<Entity> consumer) {
        for (var entity : entities) {
            if (entity != null) {
                consumer.accept(entity);
            }
        }
    }

    void clear() {
        entities = new Entity[SMALLEST];
        hashes = new int[SMALLEST];
        size = 0;
    }

    private int next() {
        while (entities[hand & (entities.length - 1)] == null) {
            hand++;
        }
        return hand & (entities.length - 1);
    }

    /** Moves those that were put further than their place because this one was taken. */
    private void closeGap(int removed) {
        int mask = entities.length - 1;
        int gap = removed;
        for (int i = (gap + 1) & mask; entities[i] != null; i = (i + 1) & mask) {
            int wanted = hashes[i] & mask;
            if (((i - wanted) & mask) >= ((i - gap) & mask)) {
                entities[gap] = entities[i];
                hashes[gap] = hashes[i];
                gap = i;
            }
        }
        entities[gap] = null;
    }

    private void put(Entity entity, int hash) {
        int mask = entities.length - 1;
        int i = hash & mask;
        while (entities[i] != null) {
            i = (i + 1) & mask;
        }
        entities[i] = entity;
        hashes[i] = hash;
    }

    private void grow() {
        var before = entities;
        var hashesBefore = hashes;
        entities = new Entity[2 * before.length];
        hashes = new int[2 * before.length];
        for (int i = 0; i < before.length; i++) {
            if (before[i] != null) {
                put(before[i], hashesBefore[i]);
            }
        }
    }

    private static int hash(byte[] key) {
        int mixed = Arrays.hashCode(key) * GOLDEN;
        return mixed ^ (mixed >>> 15);
    }
}
