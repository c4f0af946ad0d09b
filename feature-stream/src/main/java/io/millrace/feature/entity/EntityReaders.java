package io.millrace.feature.entity;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Readers of the active tasks of this process: there while their task works. Any thread. */
public final class EntityReaders {
    private record Task(int entity, int partition) {}

    private final Map<Task, EntityReader> live = new ConcurrentHashMap<>();

    void add(int entity, int partition, EntityReader reader) {
        live.put(new Task(entity, partition), reader);
    }

    /** Does nothing where the task works on another thread already, with another reader. */
    void remove(int entity, int partition, EntityReader reader) {
        live.remove(new Task(entity, partition), reader);
    }

    /** The reader of a partition of an entity; empty where its task does not work here. */
    public Optional<EntityReader> find(int entity, int partition) {
        return Optional.ofNullable(live.get(new Task(entity, partition)));
    }
}
