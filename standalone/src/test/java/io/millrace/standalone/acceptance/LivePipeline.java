package io.millrace.standalone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.FeatureRunner;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.kafka.UserTopic;
import io.millrace.runtime.run.Shutdown;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.topic.Retention;
import io.millrace.standalone.assembly.Assembly;
import io.millrace.standalone.assembly.LoopClient;
import io.millrace.standalone.broker.EmbeddedBroker;
import io.millrace.standalone.command.MillraceCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Broker and programs of a definition, with as many partitions of its sources as one likes. */
final class LivePipeline implements AutoCloseable {
    private final Shutdown shutdown = new Shutdown();
    private final Path definition;
    private final Plan plan;
    private final Clients clients;

    /**
     * @param sourcePartitions of the source and label topics
     */
    LivePipeline(Path definition, int sourcePartitions, Path directory) {
        this.definition = definition;
        plan = Plan.read(definition);
        var broker = shutdown.add("broker", EmbeddedBroker.start(directory.resolve("broker"), 0));
        clients =
                new Clients(
                        LoopClient.settings(
                                directory.resolve("data"),
                                Map.of(
                                        "kafka.bootstrap-servers", broker.bootstrapServers(),
                                        "stream.profile", "throughput",
                                        "stream.commit-interval", "100ms")));
        createSources(sourcePartitions);
        Assembly.start(plan, clients.settings(), 0, shutdown, run -> {});
    }

    private void createSources(int partitions) {
        try (var cluster = Cluster.connect(clients)) {
            var topics =
                    FeatureRunner.userTopics(plan).stream()
                            .map(UserTopic::name)
                            .map(name -> Retention.KEEP_ALL.spec(name, partitions))
                            .toList();
            TopicCheck.own(cluster, (short) 1, topics);
        }
    }

    Plan plan() {
        return plan;
    }

    /** The command line {@code millrace replay}, in steps of event time. */
    void replay(String step, String... arguments) {
        var line = new ArrayList<>(List.of("replay", "-f", definition.toString()));
        line.add("--bootstrap-servers=" + clients.settings().kafka().bootstrapServers());
        line.add("--lockstep=" + step);
        line.addAll(List.of(arguments));
        var errors = new ByteArrayOutputStream();
        int code =
                MillraceCommand.execute(
                        System.out,
                        new PrintStream(errors, true, StandardCharsets.UTF_8),
                        line.toArray(String[]::new));
        assertThat(code).as(() -> errors.toString(StandardCharsets.UTF_8)).isZero();
    }

    void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        new TopicReader(clients).readAll(topic, each);
    }

    /** The features topic by event id; each event has one vector. */
    Map<String, FeatureVector> vectors() {
        var codec = new FeatureVectorCodec(plan);
        var vectors = new HashMap<String, FeatureVector>();
        read(
                plan.topics().features(),
                record -> {
                    var vector = codec.decode(record.value());
                    assertThat(vectors.put(vector.eventId(), vector))
                            .as("second vector of %s", vector.eventId())
                            .isNull();
                });
        return vectors;
    }

    /** How many records were refused. */
    int deadLetters() {
        var count = new int[1];
        read(plan.topics().deadLetters(), record -> count[0]++);
        return count[0];
    }

    @Override
    public void close() {
        shutdown.close();
    }
}
