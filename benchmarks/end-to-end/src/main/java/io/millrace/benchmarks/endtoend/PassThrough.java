package io.millrace.benchmarks.endtoend;

import io.millrace.feature.FeatureRunner;
import io.millrace.inference.InferenceRunner;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.CommittedOffsets;
import io.millrace.runtime.kafka.StreamsProgram;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.run.Logging;
import io.millrace.runtime.run.Shutdown;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.assembly.SourceTopics;
import io.millrace.standalone.broker.EmbeddedBroker;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Copies bytes through Millrace's topics: two Streams applications as feature-stream and
 * inference-stream are, with the same settings, sub-topologies and partitions, and nothing else: no
 * parsing, no state, no changelogs.
 */
final class PassThrough implements LaneSystem {
    private static final Duration START = Duration.ofSeconds(60);

    private final Clients clients;
    private final Map<String, Integer> sizes;

    private PassThrough(Clients clients, Map<String, Integer> sizes) {
        this.clients = clients;
        this.sizes = Map.copyOf(sizes);
    }

    /**
     * @param settings names the embedded broker
     * @param sizes what Millrace wrote, by hop
     */
    static PassThrough start(
            Plan plan, Settings settings, Map<String, Integer> sizes, Shutdown shutdown) {
        Logging.configure(settings.log());
        var directory = settings.storage().dataDirectory().resolve("broker");
        var broker = shutdown.add("broker", EmbeddedBroker.start(directory, 0));
        var clients = new Clients(LaneSettings.connected(settings, broker.bootstrapServers()));
        SourceTopics.create(plan, clients);
        try (var cluster = Cluster.connect(clients)) {
            TopicCheck.own(cluster, (short) -1, plan.topics().all());
        }
        var hops = Hop.of(plan);
        var inference = plan.topics().features();
        program(
                FeatureRunner.NAME,
                hops,
                from -> !from.equals(inference),
                sizes,
                clients,
                shutdown);
        program(InferenceRunner.NAME, hops, inference::equals, sizes, clients, shutdown);
        return new PassThrough(clients, sizes);
    }

    private static void program(
            String name,
            List<Hop> hops,
            java.util.function.Predicate<String> reads,
            Map<String, Integer> sizes,
            Clients clients,
            Shutdown shutdown) {
        var topology = new Topology();
        hops.stream()
                .filter(hop -> reads.test(hop.from()))
                .collect(Collectors.groupingBy(Hop::from))
                .forEach((topic, group) -> stage(topology, topic, group, sizes));
        var properties = clients.streams(name, CommittedOffsets.confirmed());
        var program = new StreamsProgram(name, topology, properties, clients);
        shutdown.add(name, program);
        program.start();
        program.awaitRunning(START);
    }

    private static void stage(
            Topology topology, String topic, List<Hop> hops, Map<String, Integer> sizes) {
        var read = new ByteArrayDeserializer();
        topology.addSource("read-" + topic, read, read, topic);
        topology.addProcessor("copy-" + topic, () -> new Copier(hops, sizes), "read-" + topic);
        var write = new ByteArraySerializer();
        hops.forEach(hop -> topology.addSink(hop.name(), hop.to(), write, write, "copy-" + topic));
    }

    @Override
    public Clients clients() {
        return clients;
    }

    @Override
    public long payment(byte[] prediction) {
        return Traffic.numberIn(prediction);
    }

    @Override
    public String prepare() {
        return "copies " + sizes;
    }

    @Override
    public Map<String, Integer> sizes() {
        return sizes;
    }

    /** Writes the record again, once for each hop that takes it, cut or filled up to its size. */
    private static final class Copier implements Processor<byte[], byte[], byte[], byte[]> {
        private final Hop[] hops;
        private final int[] sizes;
        private ProcessorContext<byte[], byte[]> context;

        Copier(List<Hop> hops, Map<String, Integer> sizes) {
            this.hops = hops.toArray(Hop[]::new);
            Function<Hop, Integer> size = hop -> sizes.get(hop.name());
            this.sizes = hops.stream().map(size).mapToInt(Integer::intValue).toArray();
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            this.context = context;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            long payment = Traffic.numberIn(record.value());
            for (int i = 0; i < hops.length; i++) {
                if (record.value()[0] == hops[i].taken()) {
                    var copy = Arrays.copyOf(record.value(), sizes[i]);
                    copy[0] = (byte) hops[i].written();
                    var key = hops[i].key().of(payment);
                    context.forward(new Record<>(key, copy, record.timestamp()), hops[i].name());
                }
            }
        }
    }
}
