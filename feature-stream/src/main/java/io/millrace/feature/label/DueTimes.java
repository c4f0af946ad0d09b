package io.millrace.feature.label;

import io.millrace.feature.label.JoinStore.Clock;
import io.millrace.feature.label.JoinStore.Due;
import io.millrace.feature.watermark.CommittedTime;
import io.millrace.feature.wire.Beat;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;

/**
 * Works off what is due by one clock. An entry is removed only when what was done for it is
 * committed: a crash in between finds it again and does the same again.
 */
final class DueTimes {
    private record Done(Bytes key, long time, long offset) {}

    private final JoinStore store;
    private final Clock clock;
    private final CommittedTime time;
    private final Deque<Done> done = new ArrayDeque<>();
    private final Set<Bytes> keys = new HashSet<>();
    private long from;

    DueTimes(JoinStore store, Clock clock, CommittedTime time) {
        this.store = store;
        this.clock = clock;
        this.time = time;
    }

    void set(long dueTime, String id) {
        store.due(clock, dueTime, id);
        from = Math.min(from, dueTime);
    }

    /** Does what is due, at most so many. */
    void workOff(int most, Consumer<Due> work) {
        long until = time.look();
        removeCommitted();
        if (until == Beat.UNKNOWN) {
            return;
        }
        var due = store.dueBy(clock, from, until, most + keys.size());
        long offset = time.lastOffset();
        for (var one : due) {
            if (keys.add(one.key())) {
                work.accept(one);
                done.add(new Done(one.key(), one.time(), offset));
            }
        }
    }

    private void removeCommitted() {
        while (!done.isEmpty() && time.isCommitted(done.peek().offset() + 1)) {
            var removed = done.poll();
            keys.remove(removed.key());
            store.done(removed.key());
            from = Math.max(from, removed.time());
        }
    }
}
