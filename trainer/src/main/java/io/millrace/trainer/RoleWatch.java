package io.millrace.trainer;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.topic.Topics;
import io.millrace.trainer.publish.ActivationLog;
import io.millrace.trainer.rollout.Referee;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees that roles have changed, and whether a version is on trial. One thread. */
final class RoleWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoleWatch.class);

    private final TopicReader reader;
    private final Topics topics;
    private final Referee referee;
    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;
    private long end = -1;
    private Optional<String> trial = Optional.empty();
    private String told = "";

    RoleWatch(TopicReader reader, Topics topics, Referee referee) {
        this.reader = reader;
        this.topics = topics;
        this.referee = referee;
        this.partition = new TopicPartition(topics.activations(), 0);
        this.consumer = reader.open();
        consumer.assign(List.of(partition)); // or the client warns of offsets that it asked for
    }

    /** Whether there are entries that had not been there when it was asked the last time. */
    boolean haveChanged() {
        long now = end();
        if (now == end) {
            return false;
        }
        end = now;
        trial = referee.trial(ActivationLog.read(reader, topics), Long.MAX_VALUE);
        return true;
    }

    /**
     * Whether a run has to wait: its version could be given no role before the one on trial has
     * been decided on. Who asks for a run by hand need not wait.
     */
    boolean holdUp(String reason, boolean requested) {
        if (requested || trial.isEmpty()) {
            return false;
        }
        var line = "a run (%s) waits: %s is on trial".formatted(reason, trial.get());
        if (!trial.get().equals(told)) {
            told = trial.get();
            LOG.info(line);
        }
        return true;
    }

    @Override
    public void close() {
        consumer.close();
    }

    private long end() {
        try {
            return consumer.endOffsets(List.of(partition)).get(partition);
        } catch (KafkaException e) {
            throw new FailureException(
                    "Topic " + topics.activations() + " cannot be read: " + e.getMessage(),
                    "check the brokers and the access rules",
                    e);
        }
    }
}
