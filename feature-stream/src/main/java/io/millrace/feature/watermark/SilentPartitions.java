package io.millrace.feature.watermark;

import io.millrace.feature.wire.Beat;
import io.millrace.runtime.kafka.Clients;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out which partitions are silent. A partition is silent when the broker has had nothing new
 * in it for the time-out, and all that it has is worked off and committed. Its event time is then
 * taken to be the wall clock less the time-out: what comes later than that by more than the
 * lateness is as late as it would be in a busy partition.
 *
 * <p>That a program was stopped, paused or cut off from the brokers is not taken for silence: only
 * a fresh answer of the broker counts, as of the moment before it was asked.
 */
public final class SilentPartitions implements Silence, PositionWatch.Listener {
    private static final int LOOKS_PER_TIMEOUT = 4;
    private static final long LONGEST_PAUSE = 10_000;

    private record Seen(long end, long since) {}

    private final long timeout;
    private final Map<TopicPartition, Seen> seen = new HashMap<>();
    private final Map<TopicPartition, Long> times = new ConcurrentHashMap<>();

    public SilentPartitions(Duration timeout) {
        this.timeout = timeout.toMillis();
    }

    /** Looks several times within the time-out, until it is closed. */
    public PositionWatch watch(
            Clients clients,
            String applicationId,
            List<TopicPartition> partitions,
            LongSupplier clock) {
        long pause = Math.min(LONGEST_PAUSE, Math.max(1, timeout / LOOKS_PER_TIMEOUT));
        return new PositionWatch(
                clients, applicationId, partitions, Duration.ofMillis(pause), clock, this);
    }

    @Override
    public void heard(long asked, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> done) {
        ends.forEach(
                (partition, end) -> {
                    var before = seen.get(partition);
                    if (before == null || before.end() != end) {
                        seen.put(partition, new Seen(end, asked));
                        times.remove(partition);
                    } else if (asked - before.since() >= timeout
                            && done.getOrDefault(partition, 0L) >= end) {
                        times.put(partition, asked - timeout);
                    }
                });
    }

    @Override
    public long time(TopicPartition partition) {
        return times.getOrDefault(partition, Beat.UNKNOWN);
    }
}
