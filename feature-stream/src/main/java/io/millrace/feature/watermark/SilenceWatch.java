package io.millrace.feature.watermark;

import io.millrace.runtime.kafka.Clients;
import io.millrace.schemas.plan.SourcePlan;
import java.time.Duration;
import java.util.ArrayList;
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
 * Asks the brokers, several times within the time-out, how far the sources' partitions go and how
 * much of them is worked off. Where they do not answer nothing is known to be silent any further.
 */
public final class SilenceWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SilenceWatch.class);
    private static final int LOOKS_PER_TIMEOUT = 4;
    private static final long LONGEST_PAUSE = 10_000;
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Admin admin;
    private final String applicationId;
    private final LongSupplier clock;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final SilentPartitions silent;
    private final long pause;
    private final Thread thread = new Thread(this::look, "silence-watch");

    /**
     * @param applicationId whose committed offsets say what is worked off
     * @param counts number of partitions of each source's topic
     */
    public SilenceWatch(
            Clients clients,
            String applicationId,
            List<SourcePlan> sources,
            Map<String, Integer> counts,
            Duration timeout,
            LongSupplier clock) {
        this.admin = Admin.create(clients.admin());
        this.applicationId = applicationId;
        this.clock = clock;
        this.silent = new SilentPartitions(timeout.toMillis());
        for (var source : sources) {
            for (int i = 0; i < counts.get(source.topic()); i++) {
                partitions.add(new TopicPartition(source.topic(), i));
            }
        }
        pause = Math.min(LONGEST_PAUSE, Math.max(1, timeout.toMillis() / LOOKS_PER_TIMEOUT));
        thread.setDaemon(true);
        thread.start();
    }

    public Silence silence() {
        return silent;
    }

    @Override
    public void close() {
        thread.interrupt();
        admin.close(CLOSE); // without a limit it would wait for brokers that do not answer
    }

    private void look() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                TimeUnit.MILLISECONDS.sleep(pause);
                try {
                    ask();
                } catch (ExecutionException | KafkaException unanswered) {
                    LOG.warn("which partitions are silent is not known now", unanswered);
                }
            }
        } catch (InterruptedException closing) {
            LOG.debug("the watch of silent partitions ends");
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
        silent.heard(asked, ends, done);
    }
}
