package io.millrace.feature;

import static io.millrace.runtime.run.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.topic.Retention;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.LagInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An instance joins under load, another leaves, one comes back to the state it left: the features
 * are right, and state that is there, as a copy or from before, is not restored again. In the end
 * all is idle, one partition has always been: with an idle time-out the state expires all the same.
 */
class ScaleTest {
    private static final long T = 1_700_000_000_000L;
    private static final int BUYERS = 100;
    private static final int WAITING = 1_000;
    private static final int PARTITIONS = 2;
    private static final long LOOK = 200;
    private static final long EVENT_NANOS = 20_000_000;
    private static final long ALMOST_CAUGHT_UP = 100;
    private static final Map<String, String> COPIES = Map.of("stream.standby-replicas", "1");

    @TempDir Path one;
    @TempDir Path two;

    private final String name = BrokerProcess.unique("scale");
    private final Plan plan =
            Plan.of(
                    "scale",
                    """
                    pipeline: %1$s
                    partitions: 4
                    sources:
                      orders:
                        topic: %1$s.orders
                        id: id
                        time: { field: t, unit: millis }
                        fields: { id: long, t: timestamp, buyer: string, amount: decimal(2) }
                    features:
                      customer:
                        key: buyer
                        from: orders
                        values: { amount: { of: amount, compute: [count, sum], over: 30d } }
                    predict: { on: orders, key: buyer, inputs: [ "customer.*" ] }
                    """
                            .formatted(name));

    private final List<double[]> expected = new ArrayList<>();
    private final long[] sums = new long[BUYERS];

    @Test
    @Timeout(300)
    void joinLeaveAndComeBack() throws Exception {
        var clients = clients(one);
        var topic = plan.spine().topic();
        try (var cluster = Cluster.connect(clients)) {
            TopicCheck.own(
                    cluster, (short) 1, List.of(Retention.KEEP_ALL.spec(topic, PARTITIONS + 1)));
        }
        try (var producer =
                new KafkaProducer<>(
                        clients.producer("test"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < WAITING; i++) {
                order(producer);
            }
            producer.flush();
            var stop = new AtomicBoolean();
            try (var second = new Instance(plan, two, COPIES)) {
                CompletableFuture<Void> load;
                long changes;
                try (var first = new Instance(plan, one, COPIES)) {
                    first.start();
                    await("the first one's vectors", LOOK, () -> vectors(clients) >= WAITING);
                    changes = changes(clients);
                    load = load(producer, stop);
                    second.start();
                    await(
                            "both work, each with copies of the other's state",
                            LOOK,
                            () ->
                                    works(first)
                                            && works(second)
                                            && hasAllState(first)
                                            && hasAllState(second));
                    assertThat(second.restored())
                            .as("restored by the one that joined")
                            .isGreaterThan(changes / 10);
                }
                long before = second.restored();
                int sent = sent();
                await("the second has taken over", LOOK, () -> vectors(clients) > sent + BUYERS);
                assertThat(second.restored() - before)
                        .as("restored at the take-over, of %d changes", changes)
                        .isLessThan(changes / 10);
                stop.set(true);
                load.join();
                await("all vectors", LOOK, () -> vectors(clients) >= sent());
            }
            try (var again = new Instance(plan, two, COPIES)) {
                again.start();
                await("it works", LOOK, () -> works(again));
                for (int i = 0; i < BUYERS; i++) {
                    order(producer);
                }
                await("the last vectors", LOOK, () -> vectors(clients) >= sent());
                assertThat(again.restored())
                        .as("restored by one that finds its state, of %d changes", changes(clients))
                        .isLessThan(changes(clients) / 10);
            }
            idleStateExpires(clients);
        }
    }

    private void idleStateExpires(Clients clients) throws Exception {
        assertThat(kept(clients, "entity-customer-state")).as("customers").isEqualTo(BUYERS);
        assertThat(kept(clients, "gather-events")).as("gatherings").isPositive();
        var settings = new HashMap<>(COPIES);
        settings.put("stream.idle-timeout", "500ms");
        try (var idle = new Instance(plan, two, settings)) {
            idle.start();
            await(
                    "nothing that the last year needs is kept",
                    LOOK,
                    () ->
                            kept(clients, "entity-customer-state") == 0
                                    && kept(clients, "gather-events") == 0);
        }
    }

    /** How many entries a store has by its changelog, in all partitions. */
    private int kept(Clients clients, String store) {
        var keys = new HashSet<ByteBuffer>();
        for (var changelog : changelogs(clients)) {
            if (changelog.endsWith("-" + store + "-changelog")) {
                new TopicReader(clients)
                        .readAll(
                                changelog,
                                record -> {
                                    var key = ByteBuffer.wrap(record.key());
                                    if (record.value() == null) {
                                        keys.remove(key);
                                    } else {
                                        keys.add(key);
                                    }
                                });
            }
        }
        return keys.size();
    }

    private static Clients clients(Path directory) throws Exception {
        return new Clients(BrokerProcess.shared().settings(directory, COPIES));
    }

    private static boolean works(Instance instance) {
        return instance.runner().health().ready()
                && instance.runner().streams().streams().metadataForLocalThreads().stream()
                        .anyMatch(thread -> !thread.activeTasks().isEmpty());
    }

    /** Its own state or a copy, of all partitions of the entity. */
    private boolean hasAllState(Instance instance) {
        var lags = instance.runner().streams().streams().allLocalStorePartitionLags();
        var entity = lags.get(FeatureTopology.entityStore(plan.entities().get(0)));
        return entity != null
                && entity.size() == plan.partitions()
                && lags.values().stream()
                                .flatMap(store -> store.values().stream())
                                .mapToLong(LagInfo::offsetLag)
                                .sum()
                        < ALMOST_CAUGHT_UP;
    }

    private CompletableFuture<Void> load(
            KafkaProducer<byte[], byte[]> producer, AtomicBoolean stop) {
        return CompletableFuture.runAsync(
                () -> {
                    while (!stop.get()) {
                        order(producer);
                        LockSupport.parkNanos(EVENT_NANOS);
                    }
                });
    }

    /** The next order; those of a buyer are in one partition, in the order of their times. */
    @SuppressWarnings("FutureReturnValueIgnored") // a lost order is missed in the end
    private void order(KafkaProducer<byte[], byte[]> producer) {
        int id;
        int buyer;
        synchronized (expected) {
            id = expected.size();
            buyer = id % BUYERS;
            sums[buyer] += id % 7;
            expected.add(new double[] {id / BUYERS + 1, sums[buyer]});
        }
        var json =
                "{\"id\":%d,\"t\":%d,\"buyer\":\"b%d\",\"amount\":%d}"
                        .formatted(id, T + id, buyer, id % 7);
        producer.send(
                new ProducerRecord<>(
                        plan.spine().topic(), buyer % PARTITIONS, null, json.getBytes(UTF_8)));
    }

    private int sent() {
        synchronized (expected) {
            return expected.size();
        }
    }

    /** How many orders have a vector; each of these is the right one. */
    private int vectors(Clients clients) {
        var codec = new FeatureVectorCodec(plan);
        var answered = new HashSet<String>();
        new TopicReader(clients)
                .readAll(
                        plan.topics().features(),
                        record -> {
                            var vector = codec.decode(record.value());
                            double[] values;
                            synchronized (expected) {
                                values = expected.get(Integer.parseInt(vector.eventId()));
                            }
                            assertThat(vector.numbers())
                                    .as("order %s", vector.eventId())
                                    .containsExactly(values);
                            answered.add(vector.eventId());
                        });
        return answered.size();
    }

    /** Records that the changelogs have taken. */
    private long changes(Clients clients) {
        try (var consumer = new TopicReader(clients).open()) {
            var partitions =
                    changelogs(clients).stream()
                            .flatMap(topic -> consumer.partitionsFor(topic).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private List<String> changelogs(Clients clients) {
        try (var cluster = Cluster.connect(clients)) {
            return cluster.await(cluster.admin().listTopics().names(), "list topics").stream()
                    .filter(topic -> topic.startsWith(name))
                    .filter(topic -> topic.endsWith("-changelog"))
                    .toList();
        }
    }
}
