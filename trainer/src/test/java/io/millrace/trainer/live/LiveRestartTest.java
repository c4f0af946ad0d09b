package io.millrace.trainer.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.monitoring.PerformanceRecord;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.TrainingExample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/**
 * An evaluation that is stopped anywhere and begun again from what it had told, reading its topics
 * from where it says, tells in the end what one tells that was never stopped.
 */
class LiveRestartTest {
    private static final long HOUR = 3_600_000;
    private static final long LENGTH = 6 * HOUR;
    private static final long HORIZON = 9 * HOUR;
    private static final long REVISABLE = 15 * HOUR;
    private static final int RECORDS = 6_000;

    /**
     * A record of one of the topics: a prediction or an example.
     *
     * @param time when it came
     * @param stamp event time, the record's timestamp
     */
    private record Read(long time, long stamp, Scored scored, TrainingExample example) {}

    private final List<Read> topics = topics();

    @Test
    void tellsTheSameAsWithoutAStop() {
        var whole = run(List.of());
        assertThat(whole).hasSizeGreaterThan(100);
        for (int seed = 0; seed < 30; seed++) {
            var random = new Random(seed);
            var stops = random.ints(3, 0, RECORDS).sorted().boxed().toList();
            assertThat(lastWords(run(stops))).as("seed " + seed).isEqualTo(lastWords(whole));
        }
    }

    @Test
    void aStopBetweenTwoLooksChangesNoEvidence() {
        var whole = at(List.of(), 5_000);
        for (int stop = 500; stop < 5_000; stop += 500) {
            var stopped = at(List.of(stop), 5_000);
            long now = whole.now();
            long from = now - HORIZON - REVISABLE;
            var some = whole.evidence("v1", Optional.of("v2"), from, now);
            assertThat(some.labelled()).isPositive();
            assertThat(stopped.evidence("v1", Optional.of("v2"), from, now).labelled())
                    .as("stopped at " + stop)
                    .isEqualTo(some.labelled());
        }
    }

    @Test
    void nothingIsSaidTwice() {
        var told = run(List.of(1_000, 2_000, 3_000, 4_000, 5_000));
        assertThat(told).doesNotHaveDuplicates();
    }

    /** What a restart after the first so many records finds on the topic by then. */
    private List<PerformanceRecord> run(List<Integer> stops) {
        var monitoring = new ArrayList<PerformanceRecord>();
        evaluate(stops, RECORDS, monitoring);
        return monitoring;
    }

    private LiveWindows at(List<Integer> stops, int until) {
        return evaluate(stops, until, new ArrayList<>());
    }

    private LiveWindows evaluate(
            List<Integer> stops, int until, List<PerformanceRecord> monitoring) {
        var told = new Told();
        var windows = windows(0);
        for (int i = 0; i < until; i++) {
            if (stops.contains(i)) {
                told = new Told();
                for (var record : monitoring) {
                    told.read(
                            new ConsumerRecord<>(
                                    "monitoring", 0, 0, record.key(), record.toJson()));
                }
                long since = told.since(LENGTH, REVISABLE);
                told.forget(since);
                windows = windows(since);
                readAgain(topics.subList(0, i), since, windows);
            }
            take(topics.get(i), windows);
            if (i % 50 == 0) {
                tell(windows, told, monitoring);
            }
        }
        tell(windows, told, monitoring);
        return windows;
    }

    /** Each topic from the first record on that is not older, as Kafka finds it. */
    private static void readAgain(List<Read> reads, long since, LiveWindows windows) {
        boolean predictions = false;
        boolean examples = false;
        for (var read : reads) {
            predictions |= read.scored() != null && read.stamp() >= since;
            examples |= read.example() != null && read.stamp() >= since;
            if (read.scored() != null ? predictions : examples) {
                take(read, windows);
            }
        }
    }

    private static void tell(LiveWindows windows, Told told, List<PerformanceRecord> monitoring) {
        windows.tell().stream().filter(told::isNews).forEach(monitoring::add);
        told.forget(windows.since());
    }

    private static void take(Read read, LiveWindows windows) {
        if (read.scored() != null) {
            windows.scored(read.scored());
        } else {
            windows.labelled(read.example());
        }
    }

    private static LiveWindows windows(long since) {
        return new LiveWindows(Task.BINARY, LENGTH, HOUR, HORIZON, REVISABLE, since, 1_000_000);
    }

    private static Map<List<Object>, PerformanceRecord> lastWords(List<PerformanceRecord> told) {
        var last = new HashMap<List<Object>, PerformanceRecord>();
        for (var record : told) {
            last.put(
                    List.of(record.version(), record.role(), record.from(), record.basis()),
                    record);
        }
        return last;
    }

    /** In the order of arrival: an example comes at the time of its label. */
    private static List<Read> topics() {
        var random = new Random(11);
        var reads = new ArrayList<Read>();
        for (int i = 0; reads.size() < RECORDS; i++) {
            long time = i * 180_000L;
            var id = "e" + i;
            double score = random.nextDouble();
            double label = random.nextDouble() < score ? 1 : 0;
            reads.add(new Read(time, time, new Scored(id, time, score, "champion", "v1"), null));
            double other = (score + random.nextDouble()) / 2;
            reads.add(new Read(time, time, new Scored(id, time, other, "shadow", "v2"), null));
            reads.add(example(id, time, label, time + (long) (HORIZON * random.nextDouble()), 0));
            if (i % 7 == 0) {
                reads.add(
                        example(
                                id,
                                time,
                                1 - label,
                                time + HORIZON + (long) (REVISABLE * random.nextDouble()),
                                1));
            }
        }
        reads.sort((one, other) -> Long.compare(one.time(), other.time()));
        return reads;
    }

    private static Read example(String id, long time, double label, long told, int revision) {
        var vector =
                new FeatureVector(
                        id,
                        time,
                        "k",
                        "f",
                        0,
                        "v1",
                        new SourcePosition("s", 0, 0),
                        0,
                        true,
                        new double[0],
                        new String[0]);
        return new Read(told, time, null, new TrainingExample(vector, label, told, revision));
    }
}
