package io.millrace.standalone.kafka;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.definition.Durations;
import io.millrace.schemas.problem.FailureException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** How far the consumer groups of a pipeline are behind the ends of what they read. */
public final class GroupLag {
    private static final long POLL_MS = 20;
    private static final long ANSWER_SECONDS = 30;
    private static final long MOST_READ = 10_000;

    private final Admin admin;
    private final List<Reader> readers;
    private final int hops;
    private final Duration patience;

    /**
     * A group and what it reads.
     *
     * @param mayRest a group that has never committed is not waited for: it holds until there is a
     *     model
     */
    public record Reader(String group, Set<String> topics, boolean mayRest) {}

    /**
     * @param hops topics that a record passes through at most before nothing follows from it
     * @param patience how long the lag may stay as it is before waiting for it fails
     */
    public GroupLag(Admin admin, List<Reader> readers, int hops, Duration patience) {
        this.admin = admin;
        this.readers = List.copyOf(readers);
        this.hops = hops;
        this.patience = patience;
    }

    /**
     * Returns once everything that follows from the records sent so far has been processed and
     * committed.
     *
     * <p>Committed offsets are asked for before the ends of the topics. If they are equal then,
     * nothing was under way. Programs that also send on a beat of their own may never stand still,
     * so it is enough as well that the groups passed the ends they had been seen at as many times
     * as there are hops: each time all records have moved on by one at least.
     */
    public void awaitNone() throws InterruptedException {
        Map<Position, Long> goal = Map.of();
        int passed = 0;
        long best = Long.MAX_VALUE;
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            var committed = committed();
            var ends = ends(committed, IsolationLevel.READ_UNCOMMITTED);
            if (behind(committed, ends) == 0) {
                return;
            }
            long missing = behind(committed, goal);
            if (missing == 0) {
                if (passed++ == hops) {
                    return;
                }
                goal = ends;
                missing = Long.MAX_VALUE;
                best = Long.MAX_VALUE;
                deadline = System.nanoTime() + patience.toNanos();
            } else if (missing < best) {
                best = missing;
                deadline = System.nanoTime() + patience.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw stalled(committed, goal);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    /**
     * Records that the groups have before them, all together. What a transaction has not committed
     * is not there yet, and its marker is no record, so these are looked at one by one; but of a
     * partition that has many, offsets are counted.
     *
     * @param counts whether a record is one that matters
     */
    public long records(TopicReader reader, Predicate<ConsumerRecord<byte[], byte[]>> counts)
            throws InterruptedException {
        var committed = committed();
        var ends = ends(committed, IsolationLevel.READ_COMMITTED);
        var begins =
                offsets(partitions(ends), OffsetSpec.earliest(), IsolationLevel.READ_COMMITTED);
        var records = new AtomicLong();
        ends.forEach(
                (position, end) -> {
                    var partition = position.partition();
                    long from =
                            Math.max(committed.getOrDefault(position, 0L), begins.get(partition));
                    if (end - from > MOST_READ) {
                        records.addAndGet(end - from);
                    } else if (end > from) {
                        reader.read(
                                Map.of(partition, from),
                                Map.of(partition, end),
                                record -> records.addAndGet(counts.test(record) ? 1 : 0));
                    }
                });
        return records.get();
    }

    private record Position(String group, TopicPartition partition) {}

    private static long behind(Map<Position, Long> committed, Map<Position, Long> ends) {
        long behind = 0;
        for (var end : ends.entrySet()) {
            behind += Math.max(0, end.getValue() - committed.getOrDefault(end.getKey(), 0L));
        }
        return behind;
    }

    private Map<Position, Long> committed() throws InterruptedException {
        var all = new ListConsumerGroupOffsetsSpec();
        var groups =
                get(
                        admin.listConsumerGroupOffsets(
                                        readers.stream()
                                                .collect(
                                                        Collectors.toMap(
                                                                Reader::group, reader -> all)))
                                .all(),
                        "read the positions of " + names());
        var committed = new HashMap<Position, Long>();
        groups.forEach((group, offsets) -> put(committed, group, offsets));
        return committed;
    }

    private static void put(
            Map<Position, Long> committed,
            String group,
            Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach(
                (partition, offset) -> {
                    if (offset != null) {
                        committed.put(new Position(group, partition), offset.offset());
                    }
                });
    }

    private Map<Position, Long> ends(Map<Position, Long> committed, IsolationLevel isolation)
            throws InterruptedException {
        var started = committed.keySet().stream().map(Position::group).collect(Collectors.toSet());
        var awaited =
                readers.stream()
                        .filter(reader -> !reader.mayRest() || started.contains(reader.group()))
                        .toList();
        var offsets = offsets(partitions(awaited), OffsetSpec.latest(), isolation);
        var ends = new HashMap<Position, Long>();
        for (var reader : awaited) {
            offsets.forEach(
                    (partition, end) -> {
                        if (reader.topics().contains(partition.topic())) {
                            ends.put(new Position(reader.group(), partition), end);
                        }
                    });
        }
        return ends;
    }

    private List<TopicPartition> partitions(List<Reader> awaited) throws InterruptedException {
        var topics = awaited.stream().flatMap(reader -> reader.topics().stream()).distinct();
        var names = topics.toList();
        return get(admin.describeTopics(names).allTopicNames(), "look at the topics " + names)
                .values()
                .stream()
                .flatMap(
                        topic ->
                                topic.partitions().stream()
                                        .map(
                                                partition ->
                                                        new TopicPartition(
                                                                topic.name(),
                                                                partition.partition())))
                .toList();
    }

    private static List<TopicPartition> partitions(Map<Position, Long> ends) {
        return ends.keySet().stream().map(Position::partition).distinct().toList();
    }

    private Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation)
            throws InterruptedException {
        var wanted =
                partitions.stream()
                        .collect(Collectors.toMap(partition -> partition, partition -> which));
        var offsets = new HashMap<TopicPartition, Long>();
        get(
                        admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all(),
                        "read the ends of what is read by " + names())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }

    private FailureException stalled(Map<Position, Long> committed, Map<Position, Long> goal) {
        var groups =
                goal.entrySet().stream()
                        .filter(end -> committed.getOrDefault(end.getKey(), 0L) < end.getValue())
                        .map(end -> end.getKey().group() + " on " + end.getKey().partition())
                        .sorted()
                        .collect(Collectors.joining(", "));
        return new FailureException(
                "no progress for " + Durations.text(patience) + ": " + groups,
                "the programs of these groups have to run: start them, or see their logs");
    }

    private String names() {
        return readers.stream().map(Reader::group).sorted().collect(Collectors.joining(", "));
    }

    /**
     * @param doing to go on after "Cannot"
     */
    private static <T> T get(KafkaFuture<T> future, String doing) throws InterruptedException {
        try {
            return future.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw unanswered(doing, e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw unanswered(doing, "no answer within " + ANSWER_SECONDS + " s", e);
        }
    }

    private static FailureException unanswered(String doing, String why, Throwable cause) {
        return new FailureException(
                "Cannot " + doing + ": " + why, "check the brokers and the access rules", cause);
    }
}
