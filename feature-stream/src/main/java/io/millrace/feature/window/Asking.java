package io.millrace.feature.window;

import io.millrace.feature.timeline.EventId;

/**
 * Who asks: the windows end here. Reused.
 *
 * <p>An event of the entity's own source sees what is not after (time, id); a question of another
 * source all events at or before its time. One that asks again sees only what had arrived before
 * it.
 */
public final class Asking {
    private long time;
    private EventId id;
    private long ordinal;
    private boolean own;
    private boolean again;

    /** An event of the entity's own source, or a question of another. */
    public Asking at(long newTime, EventId newId, boolean isOwn) {
        time = newTime;
        id = newId;
        own = isOwn;
        again = false;
        ordinal = Long.MAX_VALUE;
        return this;
    }

    /** It asked before, as the arrival of this ordinal. */
    public Asking again(long firstOrdinal) {
        again = true;
        ordinal = firstOrdinal;
        return this;
    }

    public long time() {
        return time;
    }

    EventId id() {
        return id;
    }

    /** Events and labels with a larger ordinal are not seen. */
    long ordinal() {
        return ordinal;
    }

    boolean own() {
        return own;
    }

    boolean isAgain() {
        return again;
    }
}
