package io.millrace.feature.entity;

import java.util.Arrays;
import java.util.List;

/**
 * What is kept of one entity, in the order (time, id).
 *
 * @param kept events of the entity's own source
 * @param questions events of another source that asked, kept so that they can ask again
 */
record EntityEvents(List<StoredEvent> kept, List<StoredEvent> questions) {

    /**
     * Ordinal of the next arrival: one more than the largest that is kept. Those that expired are
     * smaller or no longer compared.
     */
    long nextOrdinal() {
        long largest = -1;
        for (var event : kept) {
            largest = Math.max(largest, event.lastOrdinal());
        }
        for (var question : questions) {
            largest = Math.max(largest, question.lastOrdinal());
        }
        return largest + 1;
    }

    int size() {
        return 1 + kept.size() + questions.size();
    }

    /** The one with this id, whatever its time; null where there is none. */
    static StoredEvent withId(List<StoredEvent> events, byte[] id) {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (Arrays.equals(events.get(i).id(), id)) {
                return events.get(i);
            }
        }
        return null;
    }

    /** Keeps the order. */
    static void insert(List<StoredEvent> events, StoredEvent event) {
        int at = events.size();
        while (at > 0 && isAfter(events.get(at - 1), event)) {
            at--;
        }
        events.add(at, event);
    }

    /** Whether {@code left} comes after {@code right} in the order (time, id). */
    static boolean isAfter(StoredEvent left, StoredEvent right) {
        return left.time() != right.time()
                ? left.time() > right.time()
                : Arrays.compareUnsigned(left.id(), right.id()) > 0;
    }
}
