package io.millrace.feature.watermark;

import io.millrace.runtime.kafka.Clients;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out which partitions are worked off to their end. An answer of the broker counts for a few
 * seconds: a program that was paused has to ask again before it says so.
 */
public final class WorkedOffPartitions implements WorkedOff, PositionWatch.Listener {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final long FRESH_MILLIS = 5_000;

    private final LongSupplier clock;
    private final Map<TopicPartition, Long> times = new ConcurrentHashMap<>();

    /**
     * @param clock in ms
     */
    public WorkedOffPartitions(LongSupplier clock) {
        this.clock = clock;
    }

    /** Looks every second, until it is closed. */
    public PositionWatch watch(
            Clients clients, String applicationId, List<TopicPartition> partitions) {
        return new PositionWatch(clients, applicationId, partitions, PAUSE, clock, this);
    }

    @Override
    public void heard(long asked, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> done) {
        ends.forEach(
                (partition, end) -> {
                    if (done.getOrDefault(partition, 0L) >= end) {
                        times.put(partition, asked);
                    } else {
                        times.remove(partition);
                    }
                });
    }

    @Override
    public boolean toTheEnd(TopicPartition partition) {
        var asked = times.get(partition);
        return asked != null && clock.getAsLong() - asked <= FRESH_MILLIS;
    }
}
