package io.millrace.trainer.publish;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.ActivationCodec;
import io.millrace.schemas.record.UnreadableRecordException;
import io.millrace.schemas.topic.Topics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entries of {@code <p>.activations} as they are now, in their order. */
public final class ActivationLog {
    private static final Logger LOG = LoggerFactory.getLogger(ActivationLog.class);

    private final List<Activation> entries;

    ActivationLog(List<Activation> entries) {
        this.entries = List.copyOf(entries);
    }

    public static ActivationLog read(TopicReader reader, Topics topics) {
        var entries = new ArrayList<Activation>();
        reader.readAll(topics.activations(), record -> take(record, entries));
        return new ActivationLog(entries);
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, List<Activation> entries) {
        try {
            if (record.value() != null) {
                entries.add(ActivationCodec.decode(record.value()));
            }
        } catch (UnreadableRecordException wrong) {
            LOG.error("activation {} is passed over", record.offset(), wrong);
        }
    }

    /** What stamps an event of this time; empty where nothing does. */
    public Optional<Activation> inForce(long time) {
        return newestFirst().stream().filter(entry -> entry.covers(time)).findFirst();
    }

    /** What is in force for events of this time, and what is to follow it, in its order. */
    public List<Activation> from(long time) {
        var still = new ArrayDeque<Activation>();
        for (var entry : newestFirst()) {
            still.addFirst(entry);
            if (entry.covers(time)) {
                break;
            }
        }
        return List.copyOf(still);
    }

    /**
     * What a rollback at this event time goes back to: what was in force before, leaving out what
     * was itself rolled back.
     */
    public Optional<Activation> before(long time) {
        var states = new ArrayDeque<Activation>();
        for (var entry : entries) {
            if (!entry.covers(time) || isSame(states.peek(), entry)) {
                continue;
            }
            var newest = states.poll();
            if (!isSame(states.peek(), entry)) {
                if (newest != null) {
                    states.push(newest);
                }
                states.push(entry);
            }
        }
        states.poll();
        return Optional.ofNullable(states.peek());
    }

    private static boolean isSame(Activation one, Activation other) {
        return one != null && one.sameRoles(other);
    }

    private List<Activation> newestFirst() {
        var reversed = new ArrayList<>(entries);
        Collections.reverse(reversed);
        return reversed;
    }
}
