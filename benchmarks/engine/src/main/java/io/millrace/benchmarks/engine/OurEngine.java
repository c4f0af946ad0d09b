package io.millrace.benchmarks.engine;

import com.sun.management.ThreadMXBean;
import io.millrace.benchmarks.workload.Answer;
import io.millrace.benchmarks.workload.Engine;
import io.millrace.benchmarks.workload.Events;
import io.millrace.benchmarks.workload.Workload;
import io.millrace.feature.entity.DrivenEngine;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import io.millrace.schemas.plan.Plan;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Millrace's feature engine as feature-stream runs it, on the RocksDB store that Kafka Streams
 * makes, without the changelog and the meters around it. Real definition, real plan; what is left
 * out is the way to the engine: topics, decoding, gathering.
 */
final class OurEngine implements Engine {
    private static final String[] FUNCTIONS = {"count", "sum", "mean", "min", "max", "stddev"};

    private static final Beat BEAT = new Beat(0, 0, Beat.UNKNOWN, Beat.UNKNOWN);
    private static final ThreadMXBean ALLOCATION =
            ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final ScratchFolder folder = new ScratchFolder();
    private final KeyValueStore<Bytes, byte[]> store;
    private final DrivenEngine engine;
    private final byte[][] keys;

    /** Where each value of an answer stands among the entity's features. */
    private final int[] places;

    /**
     * @param memory bytes of heap that decoded entities may take
     */
    OurEngine(Workload workload, long memory) {
        var plan = Plan.of("bench.yaml", definition(workload));
        var entity = plan.entities().get(0);
        places = places(workload, entity);
        keys = new byte[workload.cards()][];
        for (int card = 0; card < keys.length; card++) {
            keys[card] = Integer.toString(card).getBytes(StandardCharsets.UTF_8);
        }
        store = Stores.persistentKeyValueStore("entities").get();
        var properties = new Properties();
        properties.putAll(
                Map.of(
                        StreamsConfig.APPLICATION_ID_CONFIG, "bench",
                        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1"));
        var context =
                new MockProcessorContext<Void, Void>(
                        properties, new TaskId(0, 0), folder.path().toFile());
        store.init(context.getStateStoreContext(), store);
        engine = new DrivenEngine(plan, entity, store, memory);
    }

    @Override
    public void process(int card, long time, long cents, long id, double[] answer) {
        var values = engine.process(keys[card], event(time, cents, id)).numbers();
        for (int i = 0; i < places.length; i++) {
            answer[i] = values[places[i]];
        }
    }

    @Override
    public void commit() {
        engine.flush();
        store.commit(Map.of());
    }

    @Override
    public void close() {
        store.close();
        folder.close();
    }

    /** As it comes off the wire. */
    private static EntityEvent event(long time, long cents, long id) {
        return new EntityEvent(
                BEAT,
                id,
                true,
                "",
                Long.toString(id),
                time,
                cents,
                0,
                1,
                new long[] {cents},
                new String[1]);
    }

    /** What the events themselves take, which a real run allocates in decoding. */
    @Override
    public double allocatedByInput(Events events) {
        var made = new EntityEvent[Math.min(events.size(), 10_000)];
        long before = ALLOCATION.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < made.length; i++) {
            made[i] = event(events.time(i), events.cents(i), events.id(i));
        }
        return (double) (ALLOCATION.getCurrentThreadAllocatedBytes() - before) / made.length;
    }

    private static int[] places(Workload workload, EntityPlan entity) {
        var names = entity.features().stream().map(FeaturePlan::name).toList();
        var places = new int[workload.windows().size() * Answer.VALUES];
        for (int i = 0; i < places.length; i++) {
            var window = workload.windows().get(i / Answer.VALUES);
            var function = FUNCTIONS[i % Answer.VALUES];
            places[i] = names.indexOf("card.amount." + function + "_" + window);
            if (places[i] < 0) {
                throw new IllegalStateException("no feature " + function + "_" + window);
            }
        }
        return places;
    }

    private static String definition(Workload workload) {
        return """
        pipeline: bench
        sources:
          payments:
            topic: bench.payments
            id: id
            time: { field: t, unit: millis }
            lateness: 1h
            fields: { id: long, t: timestamp, number: string, cents: long }
        features:
          card:
            key: number
            from: payments
            values:
              amount: { of: cents, compute: [%s], over: [%s] }
        predict: { on: payments, inputs: [ "card.*" ] }
        """
                .formatted(String.join(", ", FUNCTIONS), String.join(", ", workload.windows()));
    }
}
