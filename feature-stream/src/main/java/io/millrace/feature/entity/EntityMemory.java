package io.millrace.feature.entity;

import java.util.concurrent.atomic.AtomicLong;

/** What the decoded entities of all tasks of this process may take together, in bytes. */
public final class EntityMemory {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    public EntityMemory(long limit) {
        this.limit = limit;
    }

    void take(long bytes) {
        used.addAndGet(bytes);
    }

    boolean isShort() {
        return used.get() > limit;
    }

    /** Whether it is time to let go of what can be read again. */
    boolean isTight() {
        return used.get() > limit - limit / 4;
    }

    public long used() {
        return used.get();
    }
}
