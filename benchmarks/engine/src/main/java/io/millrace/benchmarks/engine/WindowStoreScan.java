package io.millrace.benchmarks.engine;

import io.millrace.benchmarks.workload.Answer;
import io.millrace.benchmarks.workload.Engine;
import io.millrace.benchmarks.workload.Workload;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * What one writes first with Kafka Streams: each event goes into a window store, and a scan of the
 * card's longest window answers all of them. In a {@link TopologyTestDriver}, which costs some 3 us
 * per event: a window store works in no lighter context.
 */
final class WindowStoreScan implements Engine {
    private static final String STORE = "payments";

    private final ScratchFolder folder = new ScratchFolder();
    private final TopologyTestDriver driver;
    private final TestInputTopic<Integer, Long> input;
    private double[] answer;

    WindowStoreScan(Workload workload) {
        var lengths = workload.lengths();
        var longest = Duration.ofMillis(lengths[lengths.length - 1]);
        var topology = new Topology();
        topology.addSource(
                "source", Serdes.Integer().deserializer(), Serdes.Long().deserializer(), "in");
        topology.addProcessor("scan", () -> new Scan(lengths), "source");
        topology.addStateStore(
                Stores.windowStoreBuilder(
                                Stores.persistentWindowStore(
                                        STORE, longest.plusDays(1), longest, false),
                                Serdes.Integer(),
                                Serdes.Long())
                        .withCachingDisabled()
                        .withLoggingDisabled(),
                "scan");
        var properties = new Properties();
        properties.putAll(
                Map.of(
                        StreamsConfig.APPLICATION_ID_CONFIG, "bench",
                        StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1",
                        StreamsConfig.STATE_DIR_CONFIG, folder.path().toString()));
        driver = new TopologyTestDriver(topology, properties);
        input =
                driver.createInputTopic(
                        "in", Serdes.Integer().serializer(), Serdes.Long().serializer());
    }

    @Override
    public void process(int card, long time, long cents, long id, double[] toFill) {
        answer = toFill;
        input.pipeInput(card, cents, time);
    }

    @Override
    public void commit() {
        // The test driver commits after each record.
    }

    @Override
    public void close() {
        driver.close();
        folder.close();
    }

    /** Sums each event up under the shortest window that holds it, then window over window. */
    private final class Scan implements Processor<Integer, Long, Void, Void> {
        private final long[] lengths;
        private final long[] counts;
        private final long[] sums;
        private final long[] squares;
        private final long[] smallest;
        private final long[] largest;
        private WindowStore<Integer, Long> store;

        Scan(long[] lengths) {
            this.lengths = lengths;
            this.counts = new long[lengths.length];
            this.sums = new long[lengths.length];
            this.squares = new long[lengths.length];
            this.smallest = new long[lengths.length];
            this.largest = new long[lengths.length];
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            store = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<Integer, Long> event) {
            long time = event.timestamp();
            store.put(event.key(), event.value(), time);
            clear();
            long from = time - lengths[lengths.length - 1] + 1;
            try (var inside = store.fetch(event.key(), from, time)) {
                while (inside.hasNext()) {
                    var kept = inside.next();
                    add(time - kept.key, kept.value);
                }
            }
            answer();
        }

        private void clear() {
            Arrays.fill(counts, 0);
            Arrays.fill(sums, 0);
            Arrays.fill(squares, 0);
            Arrays.fill(smallest, Long.MAX_VALUE);
            Arrays.fill(largest, Long.MIN_VALUE);
        }

        private void add(long age, long cents) {
            int window = 0;
            while (age >= lengths[window]) {
                window++;
            }
            counts[window]++;
            sums[window] += cents;
            squares[window] += cents * cents;
            smallest[window] = Math.min(smallest[window], cents);
            largest[window] = Math.max(largest[window], cents);
        }

        private void answer() {
            for (int window = 0; window < lengths.length; window++) {
                if (window > 0) {
                    counts[window] += counts[window - 1];
                    sums[window] += sums[window - 1];
                    squares[window] += squares[window - 1];
                    smallest[window] = Math.min(smallest[window], smallest[window - 1]);
                    largest[window] = Math.max(largest[window], largest[window - 1]);
                }
                Answer.fill(
                        answer,
                        window,
                        counts[window],
                        sums[window],
                        squares[window],
                        smallest[window],
                        largest[window]);
            }
        }
    }
}
