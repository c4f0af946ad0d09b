package io.millrace.runtime.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.run.Health;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.topic.Retention;
import io.millrace.schemas.topic.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything against a real broker. */
final class StreamsProgramTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String STORE = "seen";

    @TempDir Path directory;

    private final String application = BrokerProcess.unique("application");
    private final String topic = BrokerProcess.unique("topic");
    private final TopicPartition partition = new TopicPartition(topic, 0);
    private BrokerProcess broker;
    private Clients clients;

    @BeforeEach
    void createTopic() throws Exception {
        broker = BrokerProcess.shared();
        clients = new Clients(broker.settings(directory, Map.of("stream.commit-interval", "20ms")));
        try (var cluster = Cluster.connect(clients)) {
            TopicCheck.own(cluster, (short) 1, List.of(Retention.KEEP_ALL.spec(topic, 1)));
        }
    }

    @Test
    void readsFromTheBeginningAtTheFirstStartAndGoesOnAtTheSecond() throws Exception {
        send("one", "two");
        assertThat(seenByOneRun(2)).containsExactly("one", "two");
        send("three");
        assertThat(seenByOneRun(1)).containsExactly("three");
    }

    @Test
    void tellsProcessorsWhatHasBeenCommittedAndNeverMore() throws Exception {
        var committed = CommittedOffsets.confirmed();
        var observed = new LinkedBlockingQueue<Long>();
        var seen = new LinkedBlockingQueue<String>();
        assertThat(committed.committed(topic, 0)).isEqualTo(CommittedOffsets.UNKNOWN);
        try (var program =
                program(
                        () ->
                                new Recorder(
                                        seen, () -> observed.add(committed.committed(partition))),
                        committed)) {
            program.start();
            send("one", "two", "three");
            assertThat(take(seen, 3)).containsExactly("one", "two", "three");
            awaitCommit(observed, 3);
            send("four");
            assertThat(take(seen, 1)).containsExactly("four");
            awaitCommit(observed, 4);
        }
        assertThat(committed.committed(topic, 0)).isEqualTo(4);
        assertThat(committedByBroker()).isEqualTo(4);
    }

    @Test
    void underExactlyOnceWhatIsProcessedCountsAsCommitted() throws Exception {
        clients =
                new Clients(
                        broker.settings(
                                directory,
                                Map.of(
                                        "stream.guarantee",
                                        "exactly_once_v2",
                                        "stream.commit-interval",
                                        "20ms")));
        var committed = CommittedOffsets.under(clients.settings().stream().exactlyOnce());
        send("one");
        var seen = new LinkedBlockingQueue<String>();
        try (var program = program(() -> new Recorder(seen, () -> {}), committed)) {
            program.start();
            assertThat(take(seen, 1)).containsExactly("one");
        }
        assertThat(committed.committed(partition)).isEqualTo(Long.MAX_VALUE);
        assertThat(committedByBroker()).isEqualTo(1);
    }

    @Test
    void theFirstExceptionEndsItAndIsWhatPeopleAreTold() throws Exception {
        send("one");
        var ruin = new FailureException("The disk is on fire", "call someone");
        try (var program =
                program(() -> new Recorder(new LinkedBlockingQueue<>(), () -> {}, ruin))) {
            program.start();
            assertThatThrownBy(() -> program.stopped().get(20, TimeUnit.SECONDS)).hasCause(ruin);
            assertThat(program.health().state()).isEqualTo(Health.State.FAILED);
            assertThat(program.health().detail()).startsWith("The disk is on fire");
            assertThatThrownBy(() -> program.awaitRunning(SOON)).isSameAs(ruin);
        }
    }

    @Test
    void anUnforeseenExceptionIsToldByItsInnermostCause() throws Exception {
        send("one");
        var ruin = new IllegalStateException("outer", new ArithmeticException("three is not even"));
        try (var program =
                program(() -> new Recorder(new LinkedBlockingQueue<>(), () -> {}, ruin))) {
            program.start();
            assertThatThrownBy(() -> program.stopped().get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining(
                            "program stopped: ArithmeticException: three is not even");
        }
    }

    @Test
    void recordsDeletedBeforeTheyWereReadAreAnErrorAndNotSkipped() throws Exception {
        send("one");
        assertThat(seenByOneRun(1)).containsExactly("one");
        send("two", "three");
        try (var cluster = Cluster.connect(clients)) {
            var upTo = Map.of(partition, RecordsToDelete.beforeOffset(2));
            cluster.await(cluster.admin().deleteRecords(upTo).all(), "delete records");
        }
        try (var program = program(() -> new Recorder(new LinkedBlockingQueue<>(), () -> {}))) {
            program.start();
            assertThatThrownBy(() -> program.stopped().get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("records were deleted before it read them")
                    .hasMessageContaining(topic);
        }
    }

    @Test
    void isReadyWhileItRunsAndStoppedAfterwards() {
        var program = program(() -> new Recorder(new LinkedBlockingQueue<>(), () -> {}));
        assertThat(program.health().state()).isEqualTo(Health.State.STARTING);
        program.start();
        program.awaitRunning(SOON);
        assertThat(program.health().ready()).isTrue();
        assertThat(program.stopped()).isNotDone();
        program.close();
        assertThat(program.health().state()).isEqualTo(Health.State.STOPPED);
        assertThat(program.stopped()).isCompleted();
        program.close();
    }

    @Test
    void changelogsAreCreatedForEventTime() throws Exception {
        send("one");
        seenByOneRun(1);
        var changelog = application + "-" + STORE + "-changelog";
        try (var cluster = Cluster.connect(clients)) {
            TopicCheck.own(
                    cluster,
                    (short) 1,
                    List.of(
                            new TopicSpec(
                                    changelog,
                                    1,
                                    Map.of(
                                            "cleanup.policy", "compact",
                                            "segment.ms", String.valueOf(Long.MAX_VALUE),
                                            "message.timestamp.after.max.ms",
                                                    String.valueOf(Long.MAX_VALUE)))));
        }
    }

    private List<String> seenByOneRun(int records) throws InterruptedException {
        var seen = new LinkedBlockingQueue<String>();
        try (var program = program(() -> new Recorder(seen, () -> {}))) {
            program.start();
            return take(seen, records);
        }
    }

    private StreamsProgram program(Supplier<Recorder> recorder) {
        return program(recorder, CommittedOffsets.confirmed());
    }

    private StreamsProgram program(Supplier<Recorder> recorder, CommittedOffsets committed) {
        var topology = new Topology();
        topology.addSource(
                "source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic);
        topology.addProcessor("recorder", recorder::get, "source");
        topology.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(STORE),
                        Serdes.ByteArray(),
                        Serdes.ByteArray()),
                "recorder");
        return new StreamsProgram(
                "program", topology, clients.streams(application, committed), clients);
    }

    private void send(String... values) throws Exception {
        var serializer = new ByteArraySerializer();
        try (var producer = new KafkaProducer<>(clients.producer("test"), serializer, serializer)) {
            for (var value : values) {
                producer.send(
                                new ProducerRecord<>(
                                        topic, value.getBytes(UTF_8), value.getBytes(UTF_8)))
                        .get();
            }
        }
    }

    private static List<String> take(BlockingQueue<String> seen, int count)
            throws InterruptedException {
        var taken = new ArrayList<String>();
        while (taken.size() < count) {
            var value = seen.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(value).as("record %s of %s", taken.size() + 1, count).isNotNull();
            taken.add(value);
        }
        return taken;
    }

    private static void awaitCommit(BlockingQueue<Long> observed, long expected)
            throws InterruptedException {
        Long last = CommittedOffsets.UNKNOWN;
        while (last != null && last < expected) {
            last = observed.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(last).isEqualTo(expected);
    }

    private long committedByBroker() {
        try (var cluster = Cluster.connect(clients)) {
            return cluster.await(
                            cluster.admin()
                                    .listConsumerGroupOffsets(application)
                                    .partitionsToOffsetAndMetadata(),
                            "read positions")
                    .get(partition)
                    .offset();
        }
    }

    /** Notes each value, then fails if it is to; runs the punctuation every 10 ms. */
    private static final class Recorder implements Processor<byte[], byte[], Void, Void> {
        private final BlockingQueue<String> seen;
        private final Runnable punctuation;
        private final RuntimeException ruin;
        private KeyValueStore<byte[], byte[]> store;

        Recorder(BlockingQueue<String> seen, Runnable punctuation) {
            this(seen, punctuation, null);
        }

        Recorder(BlockingQueue<String> seen, Runnable punctuation, RuntimeException ruin) {
            this.seen = seen;
            this.punctuation = punctuation;
            this.ruin = ruin;
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(STORE);
            context.schedule(
                    Duration.ofMillis(10),
                    PunctuationType.WALL_CLOCK_TIME,
                    now -> punctuation.run());
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            if (ruin != null) {
                throw ruin;
            }
            store.put(record.key(), record.value());
            seen.add(new String(record.value(), UTF_8));
        }
    }
}
