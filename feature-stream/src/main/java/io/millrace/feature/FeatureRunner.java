package io.millrace.feature;

import io.javalin.config.RoutesConfig;
import io.micrometer.core.instrument.FunctionCounter;
import io.millrace.feature.entity.EntityMemory;
import io.millrace.feature.entity.EntityReaders;
import io.millrace.feature.ingest.RowReaders;
import io.millrace.feature.ingest.TableCatchUp;
import io.millrace.feature.serving.FeatureApi;
import io.millrace.feature.watermark.PositionWatch;
import io.millrace.feature.watermark.Silence;
import io.millrace.feature.watermark.SilentPartitions;
import io.millrace.feature.watermark.WorkedOff;
import io.millrace.feature.watermark.WorkedOffPartitions;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.CommittedOffsets;
import io.millrace.runtime.kafka.StreamsProgram;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.kafka.UserTopic;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.pipeline.CurrentDefinition;
import io.millrace.runtime.pipeline.Definitions;
import io.millrace.runtime.registry.SchemaRegistry;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.run.Program;
import io.millrace.schemas.plan.LabelPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;

/** Runs feature-stream: checks topics and definition, then starts the topology. */
public final class FeatureRunner implements Program {
    public static final String NAME = "feature-stream";

    private final Plan plan;
    private final Clients clients;
    private final Metrics metrics;
    private final EntityReaders entityReaders = new EntityReaders();
    private final List<PositionWatch> watches = new ArrayList<>();
    private volatile StreamsProgram streams;
    private volatile String address = "";

    public FeatureRunner(Plan plan, Clients clients, Metrics metrics) {
        this.plan = plan;
        this.clients = clients;
        this.metrics = metrics;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void serve(RoutesConfig routes) {
        FeatureApi.of(
                        plan,
                        entityReaders,
                        () -> streams == null ? null : streams.streams(),
                        () -> address,
                        clients.settings().http().access().token())
                .addTo(routes);
    }

    @Override
    public void servedAt(String hostAndPort) {
        address = hostAndPort;
    }

    @Override
    public void start() {
        var settings = clients.settings();
        var committed = CommittedOffsets.under(settings.stream().exactlyOnce());
        try (var cluster = Cluster.connect(clients)) {
            var partitions = TopicCheck.user(cluster, userTopics(plan));
            var current = new CurrentDefinition(clients);
            current.expect(plan, cluster);
            TopicCheck.own(cluster, settings.kafka().replicationFactor(), plan.topics().all());
            int predecessor =
                    current.check(plan)
                            .predecessor(plan.generation())
                            .map(Definitions.Generation::partitions)
                            .orElse(0);
            var id = settings.stream().applicationId(plan.prefix(), NAME);
            var stage =
                    new StageContext(
                            plan,
                            committed,
                            System::currentTimeMillis,
                            new Meters(plan, metrics),
                            readers(),
                            new EntityMemory(settings.memory().entities()),
                            entityReaders,
                            silence(id, partitions),
                            workedOff(id, partitions));
            var properties = clients.streams(id, committed);
            if (!address.isEmpty()) {
                properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address);
            }
            TableCatchUp.run(stage, clients, cluster, id);
            streams =
                    new StreamsProgram(
                            NAME,
                            new FeatureTopology(stage, partitions, predecessor).build(),
                            properties,
                            clients);
        }
        FunctionCounter.builder("millrace.restored", streams, StreamsProgram::restoredRecords)
                .description("changelog records read before tasks could work")
                .register(metrics.registry());
        streams.start();
    }

    StreamsProgram streams() {
        return streams;
    }

    private Silence silence(String applicationId, Map<String, Integer> partitions) {
        var timeout = clients.settings().stream().idleTimeout();
        if (timeout.isEmpty()) {
            return Silence.UNHEARD;
        }
        var silent = new SilentPartitions(timeout.get());
        var watched = new ArrayList<TopicPartition>();
        plan.sources().forEach(source -> watched.addAll(all(source.topic(), partitions)));
        watches.add(silent.watch(clients, applicationId, watched, System::currentTimeMillis));
        return silent;
    }

    private WorkedOff workedOff(String applicationId, Map<String, Integer> partitions) {
        var label = plan.label();
        if (label == null || label.progress() != LabelPlan.Progress.LAG) {
            return WorkedOff.UNKNOWN;
        }
        var workedOff = new WorkedOffPartitions(System::currentTimeMillis);
        watches.add(workedOff.watch(clients, applicationId, all(label.topic(), partitions)));
        return workedOff;
    }

    private static List<TopicPartition> all(String topic, Map<String, Integer> partitions) {
        return IntStream.range(0, partitions.get(topic))
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private RowReaders readers() {
        var avro = avroTopics(plan);
        if (avro.isEmpty()) {
            return RowReaders.JSON;
        }
        var registry =
                SchemaRegistry.of(
                        clients.settings().registry(), "the topic " + avro.get(0) + " is in Avro");
        registry.check();
        return RowReaders.with(registry);
    }

    private static List<String> avroTopics(Plan plan) {
        var avro = new ArrayList<String>();
        plan.sources().stream()
                .filter(source -> source.format() == Format.AVRO)
                .forEach(source -> avro.add(source.topic()));
        plan.tables().stream()
                .filter(table -> table.format() == Format.AVRO)
                .forEach(table -> avro.add(table.topic()));
        if (plan.label() != null && plan.label().format() == Format.AVRO) {
            avro.add(plan.label().topic());
        }
        return avro;
    }

    /** The user's topics that the pipeline reads. */
    public static List<UserTopic> userTopics(Plan plan) {
        var topics = new ArrayList<UserTopic>();
        plan.sources()
                .forEach(
                        source ->
                                topics.add(
                                        UserTopic.source(
                                                source.topic(),
                                                Duration.ofMillis(source.ahead()))));
        plan.tables().forEach(table -> topics.add(UserTopic.table(table.topic())));
        if (plan.label() != null) {
            topics.add(UserTopic.labels(plan.label().topic()));
        }
        return topics;
    }

    @Override
    public Health health() {
        var running = streams;
        return running == null ? Health.of(Health.State.STARTING) : running.health();
    }

    @Override
    public CompletableFuture<Void> stopped() {
        if (streams == null) {
            throw new IllegalStateException(NAME + " has not been started");
        }
        return streams.stopped();
    }

    @Override
    public void close() {
        watches.forEach(PositionWatch::close);
        if (streams != null) {
            streams.close();
        }
    }
}
