package io.millrace.feature.backfill;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Memory outside of Java's heap for records that wait for the next stage, in equal pieces. What a
 * stage has worked off the next one fills again. Any thread.
 */
final class Slabs {
    private static final int SMALLEST = 1 << 12;
    private static final int LARGEST = 1 << 20;
    private static final int FEWEST = 64;

    private final int size;
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private long unmade;

    /**
     * @param memory bytes of all together
     */
    Slabs(long memory) {
        size = (int) Math.max(SMALLEST, Math.min(LARGEST, memory / FEWEST));
        unmade = memory / size;
    }

    /** Bytes of each. */
    int size() {
        return size;
    }

    /** Null where there are none left. */
    synchronized ByteBuffer take() {
        if (!free.isEmpty()) {
            return free.pop();
        }
        if (unmade == 0) {
            return null;
        }
        unmade--;
        return ByteBuffer.allocateDirect(size);
    }

    synchronized void give(List<ByteBuffer> back) {
        back.forEach(free::push);
    }
}
