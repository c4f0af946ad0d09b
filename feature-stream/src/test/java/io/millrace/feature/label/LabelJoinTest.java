package io.millrace.feature.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.store.ChangelogStore;
import io.millrace.feature.watermark.CommittedTime;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.KnownEvent;
import io.millrace.feature.wire.LabelValue;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.runtime.kafka.CommittedOffsets;
import io.millrace.schemas.plan.LabelPlan;
import io.millrace.schemas.plan.LabelPlan.Progress;
import io.millrace.schemas.record.Format;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * Events and labels of random times, with commits between them, and crashes that lose any number of
 * the puts since the last commit and bring the inputs since then again: in the end each event has
 * the example that a naive reading of the rules gives, and nothing is kept.
 */
final class LabelJoinTest {
    private static final int IDS = 40;
    private static final long HORIZON = 100;
    private static final long REVISE_WITHIN = 60;
    private static final long LATENESS = 50;
    private static final long END = 2_000;

    /** What comes to the join, in the order of times; one without a value is an event. */
    private record Input(long time, String id, Double label) {}

    @Property(tries = 400)
    void everyExampleIsTheNaiveOne(@ForAll long seed, @ForAll boolean silenceIsZero) {
        double orDefault = silenceIsZero ? 0 : Double.NaN;
        var random = new Random(seed);
        var inputs = inputs(random);
        var run = new Run(inputs, orDefault);
        run.toTheEnd(random);

        assertThat(run.examples).as("examples, seed %s", seed).isEqualTo(naive(inputs, orDefault));
        assertThat(run.unknown)
                .as("labels without an event, seed %s", seed)
                .isEqualTo(alone(inputs));
        try (var left = run.records.all()) {
            assertThat(left).as("records, seed %s", seed).isExhausted();
        }
    }

    /** Of an id with labels, the first comes before the horizon; no two inputs are of one time. */
    private static List<Input> inputs(Random random) {
        var inputs = new TreeMap<Long, Input>();
        for (int i = 0; i < IDS; i++) {
            var id = "id" + i;
            long time = free(inputs, 100 + random.nextInt(500));
            if (random.nextInt(10) > 0) {
                inputs.put(time, new Input(time, id, null));
            }
            long known = time - 40 + random.nextInt(130);
            for (int labels = random.nextInt(4); labels > 0; labels--) {
                known = free(inputs, known);
                inputs.put(known, new Input(known, id, (double) random.nextInt(3)));
                known += random.nextInt(50);
            }
        }
        return List.copyOf(inputs.values());
    }

    private static long free(Map<Long, Input> inputs, long from) {
        long time = from;
        while (inputs.containsKey(time)) {
            time++;
        }
        return time;
    }

    private static Map<String, Double> naive(List<Input> inputs, double orDefault) {
        var examples = new HashMap<String, Double>();
        for (var event : inputs) {
            if (event.label() == null) {
                double value = orDefault;
                long revisable = Long.MAX_VALUE;
                for (var label : labels(inputs, event.id())) {
                    if (label.time() <= revisable) {
                        value = label.label();
                    }
                    if (revisable == Long.MAX_VALUE) {
                        revisable = Math.max(label.time(), event.time()) + REVISE_WITHIN;
                    }
                }
                if (!Double.isNaN(value)) {
                    examples.put(event.id(), value);
                }
            }
        }
        return examples;
    }

    private static Set<String> alone(List<Input> inputs) {
        var alone = new TreeSet<String>();
        inputs.stream().filter(input -> input.label() != null).forEach(l -> alone.add(l.id()));
        inputs.stream().filter(input -> input.label() == null).forEach(e -> alone.remove(e.id()));
        return alone;
    }

    private static List<Input> labels(List<Input> inputs, String id) {
        return inputs.stream()
                .filter(input -> input.label() != null && input.id().equals(id))
                .toList();
    }

    /** One task through all of its lives. */
    private static final class Run implements LabelJoin.Outcome {
        private static final TopicPartition INPUT = new TopicPartition("by-id", 0);

        private final List<Input> inputs;
        private final LabelPlan plan;
        private final Map<String, Double> examples = new HashMap<>();
        private final Map<String, Integer> revisions = new HashMap<>();
        private final Set<String> unknown = new TreeSet<>();
        private final KeyValueStore<Bytes, byte[]> records =
                Stores.inMemoryKeyValueStore("join").get();
        private final ChangelogStore changelog = new ChangelogStore(records, new TreeMap<>());
        private CommittedOffsets offsets;
        private JoinStore store;
        private LabelJoin join;
        private CommittedTime progress;
        private CommittedTime spine;
        private int committed;

        Run(List<Input> inputs, double orDefault) {
            this.inputs = inputs;
            this.plan =
                    new LabelPlan(
                            "labels",
                            Format.JSON,
                            null,
                            0,
                            -1,
                            null,
                            orDefault,
                            HORIZON,
                            REVISE_WITHIN,
                            Progress.TIME);
            start();
        }

        void toTheEnd(Random random) {
            int next = 0;
            while (next < inputs.size()) {
                process(next, inputs.get(next));
                next++;
                switch (random.nextInt(8)) {
                    case 0 -> commit(next);
                    case 1 -> join.workOff(1 + random.nextInt(20));
                    case 2 -> {
                        if (random.nextBoolean()) {
                            store.flush(); // a commit that does not come to its end
                        }
                        changelog.crash(random.nextInt(changelog.losable() + 1));
                        start();
                        next = committed;
                    }
                    default -> {}
                }
            }
            // As often as a deadline sets another one.
            for (int offset = inputs.size(); offset < inputs.size() + 8; offset++) {
                passed(offset, END + offset);
                commit(offset + 1);
                join.workOff(IDS * IDS);
            }
        }

        private void start() {
            offsets = CommittedOffsets.confirmed();
            store = new JoinStore();
            store.open(changelog);
            progress = new CommittedTime(offsets);
            spine = new CommittedTime(offsets);
            join = new LabelJoin(plan, LATENESS, store, progress, spine, this);
        }

        private void process(int offset, Input input) {
            var beat = new Beat(0, 0, input.time(), input.time());
            if (input.label() == null) {
                join.event(
                        new KnownEvent(
                                beat, input.id(), input.time(), 7, List.of(), new byte[] {1}));
            } else {
                join.label(
                        new LabelValue(
                                beat,
                                offset,
                                input.id(),
                                input.label(),
                                input.time(),
                                null,
                                new byte[] {2}));
            }
            passed(offset, input.time());
        }

        private void passed(int offset, long time) {
            progress.processed(INPUT.topic(), INPUT.partition(), offset, time);
            spine.processed(INPUT.topic(), INPUT.partition(), offset, time);
        }

        private void commit(int next) {
            store.flush();
            changelog.committed();
            committed = next;
            try (var listener = new CommittedOffsets.Listener()) {
                listener.configure(Map.of("millrace.committed.offsets", offsets));
                listener.onCommit(Map.of(INPUT, new OffsetAndMetadata(next)));
            }
        }

        @Override
        public void example(KnownEvent event, Labels labels) {
            int before = revisions.getOrDefault(event.id(), -1);
            assertThat(labels.revision()).as("revision of %s", event.id()).isNotNegative();
            if (labels.revision() >= before) {
                revisions.put(event.id(), labels.revision());
                examples.put(event.id(), labels.value());
            }
        }

        @Override
        public void refused(Reason reason, String detail, LabelValue label) {
            if (reason == Reason.UNKNOWN_EVENT) {
                unknown.add(label.id());
            }
        }

        @Override
        public void conflict(KnownEvent event) {
            throw new AssertionError("no event contradicts another: " + event.id());
        }
    }
}
