package io.millrace.inference.drift;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.monitoring.DriftRecord;
import io.millrace.schemas.plan.DriftPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Some partitions of scored vectors, a counter for each, and the merger behind one joint; crashes,
 * repeats and late vectors as the seed has them.
 */
final class DriftSimulation implements AutoCloseable {
    static final long HOUR = 3_600_000;
    static final long LATENESS = HOUR;
    static final long IDLE = 60_000;
    static final DriftPlan PLAN = new DriftPlan(0.2, 6 * HOUR, 300, Set.of());

    /** A scored vector. */
    record Vector(long time, double x, String k, double score, String version) {
        Vector(long time, double x, String k, double score) {
            this(time, x, k, score, "v1");
        }
    }

    private final BaselineBins bins = Baselines.uniform();
    private final Random random;
    private final Metrics metrics = Metrics.create();
    private final DriftMeters meters = new DriftMeters(metrics);
    private final List<Partition> partitions = new ArrayList<>();
    private final List<DriftRecord> records = new ArrayList<>();
    private final TreeMap<String, byte[]> joint = new TreeMap<>();
    private DriftMerger merger;
    private final KeyValueStore<String, byte[]> merged = MemoryStore.open();
    private long wall;

    DriftSimulation(int partitions, Random random) {
        this.random = random;
        for (int i = 0; i < partitions; i++) {
            this.partitions.add(new Partition(i));
        }
        openMerger();
    }

    /** What was told so far. */
    List<DriftRecord> records() {
        return records;
    }

    /** What the joint holds once it is compacted. */
    Map<String, byte[]> joint() {
        return joint;
    }

    long late() {
        return meters.late();
    }

    /** Offers a vector to a partition. */
    void offer(int partition, Vector vector) {
        partitions.get(partition).log.add(vector);
        partitions.get(partition).read();
    }

    /** Wall clock goes on: every partition reports. */
    void beat(long millis) {
        wall += millis;
        partitions.forEach(Partition::report);
    }

    /** The process is killed: what was not committed is read again. */
    void crash(int partition) {
        partitions.get(partition).crash();
    }

    /** The merging task moves to another instance. */
    void moveMerger() {
        openMerger();
    }

    @Override
    public void close() {
        metrics.close();
    }

    private void openMerger() {
        merger =
                new DriftMerger(PLAN, LATENESS, partitions.size(), version -> bins, merged, meters);
    }

    private void send(byte[] key, byte[] value) {
        joint.put(new String(key, UTF_8), value);
        var closing = merger.accept(key, value);
        records.addAll(closing.records());
        closing.done().forEach(done -> joint.remove(new String(done, UTF_8)));
    }

    private final class Partition {
        private final int number;
        private final List<Vector> log = new ArrayList<>();
        private final KeyValueStore<String, byte[]> store = MemoryStore.open();
        private DriftCounter counter;
        private int next;
        private int committed;

        private Partition(int number) {
            this.number = number;
            open();
        }

        private void open() {
            counter = new DriftCounter(PLAN, LATENESS, number, store, meters, IDLE);
        }

        private void read() {
            while (next < log.size()) {
                var vector = log.get(next);
                double code =
                        vector.k() == null ? Double.NaN : List.of("a", "b").indexOf(vector.k());
                counter.count(
                        vector.version(),
                        bins,
                        new double[] {vector.x(), code < 0 ? Double.NaN : code},
                        new String[] {null, vector.k()},
                        vector.score(),
                        vector.time(),
                        next);
                next++;
            }
            if (random.nextInt(50) == 0) {
                counter.save();
            }
            if (random.nextInt(50) == 0) {
                committed = next;
            }
        }

        private void report() {
            counter.report(wall, DriftSimulation.this::send);
        }

        private void crash() {
            open();
            next = committed;
            read();
        }
    }
}
