package io.millrace.feature.watermark;

import io.millrace.runtime.kafka.Clients;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the brokers now and then how far partitions go and how much of them is worked off. Where
 * they do not answer nobody hears anything.
 */
public final class PositionWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PositionWatch.class);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    /** Takes the brokers' answers. One thread. */
    interface Listener {
        /**
         * @param asked wall clock before the brokers were asked for the ends
         * @param ends offset behind the last record of each partition
         * @param done offset of each partition up to which all is committed, asked for after the
         *     ends
         */
        void heard(long asked, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> done);
    }

    private final Admin admin;
    private final String applicationId;
    private final LongSupplier clock;
    private final List<TopicPartition> partitions;
    private final Listener listener;
    private final Duration pause;
    private final Thread thread = new Thread(this::look, "position-watch");

    /**
     * @param applicationId whose committed offsets say what is worked off
     */
    PositionWatch(
            Clients clients,
            String applicationId,
            List<TopicPartition> partitions,
            Duration pause,
            LongSupplier clock,
            Listener listener) {
        this.admin = Admin.create(clients.admin());
        this.applicationId = applicationId;
        this.partitions = List.copyOf(partitions);
        this.pause = pause;
        this.clock = clock;
        this.listener = listener;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
        admin.close(CLOSE); // without a limit it would wait for brokers that do not answer
    }

    private void look() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
                try {
                    ask();
                } catch (ExecutionException | KafkaException unanswered) {
                    LOG.warn("how far {} are worked off is not known now", partitions, unanswered);
                }
            }
        } catch (InterruptedException closing) {
            LOG.debug("the watch of {} ends", partitions);
        }
    }

    private void ask() throws ExecutionException, InterruptedException {
        long asked = clock.getAsLong();
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        var ends = new HashMap<TopicPartition, Long>();
        admin.listOffsets(latest)
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        var done = new HashMap<TopicPartition, Long>();
        admin.listConsumerGroupOffsets(applicationId)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach(
                        (partition, position) -> {
                            if (position != null) {
                                done.put(partition, position.offset());
                            }
                        });
        listener.heard(asked, ends, done);
    }
}
