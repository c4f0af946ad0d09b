package io.millrace.inference.drift;

import io.millrace.inference.model.ModelSource;
import io.millrace.schemas.plan.Plan;
import java.time.Duration;
import java.util.HashMap;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Drift in the topology: a store and a sink for the processor that scores, and behind the joint a
 * sub-topology of its own. The joint is a declared topic of one partition.
 *
 * <pre>
 * score -> drift-counts -> drift-merge -> monitoring
 *                 ^-------------/  (tombstones of what is over)
 * </pre>
 */
public final class DriftTasks {
    private static final String COUNTS_STORE = "drift-counts-state";
    private static final String COUNTS = "drift-counts";
    private static final String SOURCE = "drift-merge-source";
    private static final String MERGE_STORE = "drift-merge-state";
    static final String MERGE = "drift-merge";
    static final String DONE = "drift-merge-done";
    static final String MONITORING = "drift-merge-monitoring";

    private static final Duration SAVE = Duration.ofSeconds(1);
    private static final Duration REPORT = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Plan plan;
    private final ModelSource models;
    private final DriftMeters meters;

    public DriftTasks(Plan plan, ModelSource models, DriftMeters meters) {
        this.plan = plan;
        this.models = models;
        this.meters = meters;
    }

    /**
     * Adds the stages.
     *
     * @param scoring name of the processor that will open a counter
     */
    public void addTo(Topology topology, String scoring) {
        var topics = plan.topics();
        var read = new ByteArrayDeserializer();
        topology.addStateStore(store(COUNTS_STORE), scoring);
        sink(topology, COUNTS, topics.driftCounts(), scoring);
        topology.addSource(SOURCE, read, read, topics.driftCounts());
        topology.addProcessor(MERGE, () -> new DriftMergeProcessor(this::merger), SOURCE);
        topology.addStateStore(store(MERGE_STORE), MERGE);
        sink(topology, DONE, topics.driftCounts(), MERGE);
        sink(topology, MONITORING, topics.monitoring(), MERGE);
    }

    /** The counter of the task that scores. */
    public DriftCounter open(ProcessorContext<byte[], byte[]> context) {
        KeyValueStore<String, byte[]> store = context.getStateStore(COUNTS_STORE);
        var counter =
                new DriftCounter(
                        plan.serving().drift(),
                        plan.lateness(),
                        context.taskId().partition(),
                        store,
                        meters,
                        IDLE.toMillis());
        context.schedule(SAVE, PunctuationType.WALL_CLOCK_TIME, now -> counter.save());
        context.schedule(
                REPORT,
                PunctuationType.WALL_CLOCK_TIME,
                now -> counter.report(now, (key, value) -> send(key, value, counter, context)));
        return counter;
    }

    private static void send(
            byte[] key,
            byte[] value,
            DriftCounter counter,
            ProcessorContext<byte[], byte[]> context) {
        context.forward(new Record<>(key, value, Math.max(0, counter.time())), COUNTS);
    }

    private DriftMerger merger(ProcessorContext<byte[], byte[]> context) {
        var known = new HashMap<String, BaselineBins>();
        Function<String, BaselineBins> baselines =
                version ->
                        known.computeIfAbsent(
                                version,
                                any -> models.manifest(version).map(BaselineBins::of).orElse(null));
        return new DriftMerger(
                plan.serving().drift(),
                plan.lateness(),
                plan.partitions(),
                baselines,
                context.getStateStore(MERGE_STORE),
                meters);
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray());
    }

    private static void sink(Topology topology, String name, String topic, String parent) {
        var write = new ByteArraySerializer();
        topology.addSink(name, topic, write, write, parent);
    }
}
