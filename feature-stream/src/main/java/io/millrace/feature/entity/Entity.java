package io.millrace.feature.entity;

import io.millrace.feature.timeline.RecentIds;
import io.millrace.feature.timeline.Timeline;
import io.millrace.feature.window.Windows;

/**
 * What is kept of one entity, decoded.
 *
 * <p>Every arrival, be it an event, a question of another source or a label, has an ordinal: who
 * asks again is answered from what had arrived before it.
 */
final class Entity {
    private final byte[] key;
    private final Timeline events;
    private final Windows windows;
    private final Timeline questions;
    private RecentIds recentEvents;
    private RecentIds recentQuestions;
    private long nextOrdinal;
    private boolean changed;
    private boolean queued;
    private int bytes;

    Entity(byte[] key, Timeline events, Windows windows, Timeline questions, long nextOrdinal) {
        this.key = key;
        this.events = events;
        this.windows = windows;
        this.questions = questions;
        this.nextOrdinal = nextOrdinal;
    }

    byte[] key() {
        return key;
    }

    /** Events of the entity's own source. */
    Timeline events() {
        return events;
    }

    Windows windows() {
        return windows;
    }

    /** Events of another source that asked. */
    Timeline questions() {
        return questions;
    }

    /** The ids of the newest events, or of the newest questions. */
    RecentIds recent(boolean own, long after) {
        if (own) {
            if (recentEvents == null) {
                recentEvents = new RecentIds(events, after);
            }
            return recentEvents;
        }
        if (recentQuestions == null) {
            recentQuestions = new RecentIds(questions, after);
        }
        return recentQuestions;
    }

    long nextOrdinal() {
        return nextOrdinal;
    }

    long takeOrdinal() {
        return nextOrdinal++;
    }

    boolean isEmpty() {
        return events.isEmpty() && questions.isEmpty();
    }

    /** Whether something has changed since it was written. */
    boolean isChanged() {
        return changed;
    }

    void setChanged(boolean isChanged) {
        changed = isChanged;
    }

    /** Whether it waits for the next commit to be written. */
    boolean isQueued() {
        return queued;
    }

    void setQueued(boolean isQueued) {
        queued = isQueued;
    }

    /** Roughly what it takes in memory, as last weighed. */
    int bytes() {
        return bytes;
    }

    /** Weighs it; answers by how much it has grown. */
    int weigh() {
        int before = bytes;
        bytes = 200 + 2 * key.length + events.bytes() + questions.bytes() + windows.bytes();
        bytes += recentEvents == null ? 0 : recentEvents.bytes();
        bytes += recentQuestions == null ? 0 : recentQuestions.bytes();
        return bytes - before;
    }
}
