package io.millrace.benchmarks.endtoend;

import io.millrace.feature.wire.Answer;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.WireReader;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.run.Shutdown;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.assembly.Assembly;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The three programs on the embedded broker, as {@code millrace run} starts them. */
final class Millrace implements LaneSystem {
    private static final int ID_IN_PREDICTION = "{\"event_id\":\"".length();

    private final Plan plan;
    private final Assembly assembly;
    private final WireReader reader = new WireReader();

    private Millrace(Plan plan, Assembly assembly) {
        this.plan = plan;
        this.assembly = assembly;
    }

    static Millrace start(Plan plan, Settings settings, Shutdown shutdown) {
        return new Millrace(plan, Assembly.start(plan, settings, 0, shutdown, run -> {}));
    }

    @Override
    public Clients clients() {
        return assembly.clients();
    }

    @Override
    public long payment(byte[] prediction) {
        return Traffic.number(prediction, ID_IN_PREDICTION);
    }

    /** Trains on the vectors that there are, and activates the model. */
    @Override
    public String prepare() {
        return TreeModel.train(plan, clients()).publish(plan, clients(), assembly.dataDirectory());
    }

    @Override
    public Map<String, Integer> sizes() {
        var means = new HashMap<String, Mean>();
        var hops = Hop.of(plan);
        var topics = hops.stream().map(Hop::to).distinct().toList();
        for (var topic : topics) {
            new TopicReader(clients())
                    .readAll(
                            topic,
                            record -> {
                                char kind = kind(record);
                                hops.stream()
                                        .filter(hop -> hop.to().equals(topic))
                                        .filter(hop -> hop.written() == kind)
                                        .forEach(hop -> mean(means, hop).add(record));
                            });
        }
        var sizes = new HashMap<String, Integer>();
        hops.forEach(hop -> sizes.put(hop.name(), mean(means, hop).get()));
        return sizes;
    }

    private static Mean mean(Map<String, Mean> means, Hop hop) {
        return means.computeIfAbsent(hop.name(), name -> new Mean());
    }

    /** What the pass-through would have for its first byte. */
    private char kind(ConsumerRecord<byte[], byte[]> record) {
        var topics = plan.topics();
        if (record.topic().equals(topics.features())) {
            return Hop.VECTOR;
        }
        if (record.topic().equals(topics.predictions())
                || record.topic().equals(topics.trainingExamples())) {
            return Hop.RESULT;
        }
        return switch (JointKind.read(reader.over(record.value()))) {
            case ENTITY_EVENT, GATHER_EVENT -> Hop.EVENT;
            case ANSWER -> answering(Answer.read(reader));
            case KNOWN_EVENT -> Hop.KNOWN;
            case LABEL_VALUE -> Hop.LABEL;
            case LABEL_UPDATE -> Hop.UPDATE;
            default -> 0;
        };
    }

    private char answering(Answer answer) {
        return plan.entities().get(answer.group()).name().equals("customer")
                ? Hop.CUSTOMER
                : Hop.TERMINAL;
    }

    private static final class Mean {
        private long bytes;
        private long records;

        void add(ConsumerRecord<byte[], byte[]> record) {
            bytes += record.value().length;
            records++;
        }

        int get() {
            if (records == 0) {
                throw new IllegalStateException("a hop has written nothing yet");
            }
            return Math.toIntExact(Math.round((double) bytes / records));
        }
    }
}
