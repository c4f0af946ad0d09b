package io.millrace.feature.label;

import io.millrace.feature.watermark.CommittedTime;
import io.millrace.feature.wire.Beat;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Works off the dues of one deadline. A chunk is loaded when its first id is due, and removed when
 * all of its ids have been worked off and what was done for them is committed. After a crash a
 * chunk is found as it was written, so the work has to bear that an id comes again.
 */
final class DueTimes {
    /** Ids kept in memory; while there are more, later chunks wait. */
    private static final int MOST_LOADED = 100_000;

    private record Loaded(Due due, Bytes chunk) {}

    private record Done(Bytes chunk, long offset) {}

    private final JoinStore store;
    private final Deadline deadline;
    private final CommittedTime time;
    private final Queue<Loaded> loaded =
            new PriorityQueue<>(Comparator.comparing(Loaded::due, Due.BY_TIME));
    private final Map<Bytes, Integer> left = new HashMap<>();
    private final Deque<Done> done = new ArrayDeque<>();
    private long from;

    DueTimes(JoinStore store, Deadline deadline, CommittedTime time) {
        this.store = store;
        this.deadline = deadline;
        this.time = time;
    }

    void set(long dueTime, String id) {
        store.due(deadline, new Due(dueTime, id));
        from = Math.min(from, dueTime);
    }

    /** Does what is due, at most so many. */
    void workOff(int most, Consumer<Due> work) {
        long until = time.look();
        removeCommitted();
        if (until == Beat.UNKNOWN) {
            return;
        }
        from = store.chunks(deadline, from, until, this::take);
        long offset = time.lastOffset();
        for (int i = 0; i < most && !loaded.isEmpty(); i++) {
            if (loaded.peek().due().time() > until) {
                return;
            }
            var next = loaded.poll();
            work.accept(next.due());
            if (left.merge(next.chunk(), -1, Integer::sum) == 0) {
                done.add(new Done(next.chunk(), offset));
            }
        }
    }

    /** Takes a chunk, unless there is no room for it. */
    private boolean take(Bytes key, DueChunk chunk) {
        if (left.containsKey(key)) {
            return true;
        }
        if (loaded.size() >= MOST_LOADED) {
            return false;
        }
        left.put(key, chunk.dues().size());
        chunk.dues().forEach(due -> loaded.add(new Loaded(due, key)));
        return true;
    }

    private void removeCommitted() {
        while (!done.isEmpty() && time.isCommitted(done.peek().offset() + 1)) {
            var chunk = done.poll().chunk();
            left.remove(chunk);
            store.done(chunk);
        }
    }
}
