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
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entries of {@code <p>.activations} as they are now, in their order. */
public final class ActivationLog {
    private static final Logger LOG = LoggerFactory.getLogger(ActivationLog.class);

    /**
     * One entry.
     *
     * @param time of its record: the event time that the stream had come to
     */
    public record Entry(Activation activation, long time) {}

    /**
     * How the champion in force came to be.
     *
     * @param previous who was champion before it, leaving out what was itself taken back
     * @param since event time in ms
     * @param returned whether it had been champion before and came back
     */
    public record Reign(String champion, Optional<String> previous, long since, boolean returned) {}

    private final List<Entry> entries;

    public ActivationLog(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    public static ActivationLog read(TopicReader reader, Topics topics) {
        var entries = new ArrayList<Entry>();
        reader.readAll(topics.activations(), record -> take(record, entries));
        return new ActivationLog(entries);
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, List<Entry> entries) {
        try {
            if (record.value() != null) {
                entries.add(new Entry(ActivationCodec.decode(record.value()), record.timestamp()));
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
        for (var each : entries) {
            var entry = each.activation();
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

    /** How the champion of events of this time came to be; empty where there is none. */
    public Optional<Reign> reign(long time) {
        var reigns = new ArrayDeque<Reign>();
        for (var entry : entries) {
            var champion = entry.activation().champion();
            if (!entry.activation().covers(time)
                    || (!reigns.isEmpty() && reigns.peek().champion().equals(champion))) {
                continue;
            }
            boolean returned = reigns.stream().anyMatch(reign -> reign.champion().equals(champion));
            while (returned && !reigns.peek().champion().equals(champion)) {
                reigns.pop();
            }
            if (returned) {
                reigns.pop();
            }
            var previous = Optional.ofNullable(reigns.peek()).map(Reign::champion);
            reigns.push(new Reign(champion, previous, begin(entry), returned));
        }
        return Optional.ofNullable(reigns.peek());
    }

    /** The newest entries for events of this time, as far back as all of them are like this. */
    public List<Entry> stretch(long time, Predicate<Activation> like) {
        var stretch = new ArrayDeque<Entry>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            var entry = entries.get(i);
            if (entry.activation().covers(time)) {
                if (!like.test(entry.activation())) {
                    break;
                }
                stretch.addFirst(entry);
            }
        }
        return List.copyOf(stretch);
    }

    /**
     * The version that somebody is bringing into service step by step: the canary, or the newest
     * shadow, that this one made so and that never was champion.
     */
    public Optional<String> trial(long time, String by) {
        var current = inForce(time);
        if (current.isEmpty()) {
            return Optional.empty();
        }
        var beside = new ArrayList<>(current.get().shadows());
        if (current.get().canary() != null) {
            beside.add(current.get().canary());
        }
        Collections.reverse(beside);
        return beside.stream()
                .filter(version -> !wasChampion(version) && by.equals(broughtBy(time, version)))
                .findFirst();
    }

    /** Who gave a version that has a role now its first one, in the time without a break. */
    public String broughtBy(long time, String version) {
        var stretch = stretch(time, entry -> entry.versions().contains(version));
        return stretch.isEmpty() ? null : stretch.get(0).activation().by();
    }

    public boolean wasChampion(String version) {
        return entries.stream().anyMatch(entry -> entry.activation().champion().equals(version));
    }

    /** Whether a version has had a role and has none any more, nor is to get one. */
    public boolean isOver(String version, long time) {
        return entries.stream().anyMatch(entry -> entry.activation().versions().contains(version))
                && from(time).stream().noneMatch(entry -> entry.versions().contains(version));
    }

    /** When an entry began to be in force. */
    public static long begin(Entry entry) {
        var from = entry.activation().effectiveFrom();
        return from == null ? entry.time() : Math.max(from, entry.time());
    }

    private static boolean isSame(Activation one, Activation other) {
        return one != null && one.sameRoles(other);
    }

    private List<Activation> newestFirst() {
        var reversed = new ArrayList<Activation>();
        entries.forEach(entry -> reversed.add(entry.activation()));
        Collections.reverse(reversed);
        return reversed;
    }
}
