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
    private final RecentIds recentEvents;
    private final RecentIds recentQuestions;
    private long quietUntil = Long.MIN_VALUE;
    private long nextOrdinal;
    private long asksAfter;
    private boolean changed;
    private boolean queued;
    private boolean used;
    private int bytes;

    Entity(
            byte[] key,
            Timeline events,
            Windows windows,
            Timeline questions,
            long nextOrdinal,
            long asksAfter) {
        this.key = key;
        this.events = events;
        this.windows = windows;
        this.questions = questions;
        this.recentEvents = new RecentIds(events);
        this.recentQuestions = new RecentIds(questions);
        this.nextOrdinal = nextOrdinal;
        this.asksAfter = asksAfter;
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

    /** Nobody asks at or before this time any more; {@link Long#MIN_VALUE} for anybody may. */
    long asksAfter() {
        return asksAfter;
    }

    void asksAfter(long time) {
        asksAfter = Math.max(asksAfter, time);
    }

    RecentIds recentEvents() {
        return recentEvents;
    }

    RecentIds recentQuestions() {
        return recentQuestions;
    }

    /** Nothing of it expires before the watermark has come so far. */
    long quietUntil() {
        return quietUntil;
    }

    void setQuietUntil(long watermark) {
        quietUntil = watermark;
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

    /** Whether it was used since the table's hand came by. */
    boolean isUsed() {
        return used;
    }

    void setUsed(boolean isUsed) {
        used = isUsed;
    }

    /** Roughly what it takes in memory, as last weighed. */
    int bytes() {
        return bytes;
    }

    /** Weighs it; answers by how much it has grown. */
    int weigh() {
        int before = bytes;
        bytes = 200 + 2 * key.length + events.bytes() + questions.bytes() + windows.bytes();
        bytes += recentEvents.bytes() + recentQuestions.bytes();
        return bytes - before;
    }
}
