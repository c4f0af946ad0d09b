package io.millrace.standalone.explain;

import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Scores stored vectors again and puts what was served beside it. One partition after the other;
 * what was served in the range is held in memory for each, some 100 bytes a prediction.
 */
public final class Rescoring implements AutoCloseable {
    /**
     * One vector.
     *
     * @param version that scored it now
     * @param servedVersion null where no prediction was served from this vector
     */
    public record Rescored(
            FeatureVector vector,
            String version,
            double margin,
            double score,
            boolean decision,
            String servedVersion,
            double servedMargin,
            double servedScore,
            boolean servedDecision) {
        public boolean isServed() {
            return servedVersion != null;
        }

        /** Whether margin and score are those that were served, in every bit. */
        public boolean isSame() {
            return isServed()
                    && Double.compare(margin, servedMargin) == 0
                    && Double.compare(score, servedScore) == 0;
        }
    }

    private record Served(String version, double margin, double score, boolean decision) {}

    private final Plan plan;
    private final TopicReader reader;
    private final TopicSearch search;
    private final String version;
    private final FeatureVectorCodec vectors;
    private final PredictionCodec predictions;
    private final Map<String, PublishedModel> models = new HashMap<>();
    private long unreadable;
    private long unscored;

    /**
     * @param version that scores; null for the one that served each vector
     */
    public Rescoring(Plan plan, TopicReader reader, String version) {
        this.plan = plan;
        this.reader = reader;
        this.search = new TopicSearch(reader);
        this.version = version;
        this.vectors = new FeatureVectorCodec(plan);
        this.predictions = new PredictionCodec(plan.inputs());
        if (version != null) {
            model(version);
        }
    }

    /**
     * Scores the vectors of a range of event time, each partition in its order.
     *
     * @param from first ms
     * @param to first ms behind it
     */
    public void run(long from, long to, Consumer<Rescored> each) {
        var starts = search.starts(plan.topics().features(), from);
        var servedStarts = search.starts(plan.topics().predictions(), from);
        var ends = search.ends(plan.topics().features());
        var servedEnds = search.ends(plan.topics().predictions());
        for (var partition : new TreeMap<>(byNumber(starts)).values()) {
            var served = new HashMap<Long, Served>();
            reader.read(
                    beside(partition, starts.size(), servedStarts),
                    beside(partition, starts.size(), servedEnds),
                    record -> served(record, partition, from, to, served));
            reader.read(
                    Map.of(partition, starts.get(partition)),
                    Map.of(partition, ends.get(partition)),
                    record -> {
                        if (from <= record.timestamp() && record.timestamp() < to) {
                            score(record, served.get(record.offset()), each);
                        }
                    });
        }
    }

    /**
     * Where the predictions of a partition's vectors are: all over, where the generations of the
     * pipeline have had other partitions.
     */
    private static Map<TopicPartition, Long> beside(
            TopicPartition vectors, int count, Map<TopicPartition, Long> predictions) {
        var beside = new HashMap<>(predictions);
        if (predictions.size() == count) {
            beside.keySet().removeIf(each -> each.partition() != vectors.partition());
        }
        return beside;
    }

    /** Vectors of other definitions, or that are none. */
    public long unreadable() {
        return unreadable;
    }

    /** Vectors that were passed over because no model served anything from them. */
    public long unscored() {
        return unscored;
    }

    @Override
    public void close() {
        models.values().forEach(PublishedModel::close);
    }

    private void score(
            ConsumerRecord<byte[], byte[]> record, Served served, Consumer<Rescored> each) {
        FeatureVector vector;
        try {
            vector = vectors.decode(record.value() == null ? new byte[0] : record.value());
        } catch (UnreadableRecordException ofAnotherDefinition) {
            unreadable++;
            return;
        }
        boolean byModel = served != null && !served.version().equals(Prediction.NO_MODEL);
        if (version == null && !byModel) {
            unscored++;
            return;
        }
        var by = version == null ? served.version() : version;
        var scorer = model(by).scorer();
        double margin = scorer.margin(vector);
        double score = scorer.score(margin);
        each.accept(
                new Rescored(
                        vector,
                        by,
                        margin,
                        score,
                        scorer.decision(score),
                        served == null ? null : served.version(),
                        served == null ? Double.NaN : served.margin(),
                        served == null ? Double.NaN : served.score(),
                        served != null && served.decision()));
    }

    private void served(
            ConsumerRecord<byte[], byte[]> record,
            TopicPartition vectorsOf,
            long from,
            long to,
            Map<Long, Served> into) {
        if (record.value() == null || record.timestamp() < from || record.timestamp() >= to) {
            return;
        }
        try {
            var prediction = predictions.decode(record.value());
            var vector = prediction.vector();
            if (!vectorsOf.equals(new TopicPartition(vector.topic(), vector.partition()))) {
                return; // of another generation, or read for another partition
            }
            into.put(
                    vector.offset(),
                    new Served(
                            prediction.version(),
                            prediction.margin(),
                            prediction.score(),
                            prediction.decision()));
        } catch (UnreadableRecordException ofAnotherDefinition) {
            unreadable++;
        }
    }

    private PublishedModel model(String wanted) {
        return models.computeIfAbsent(
                wanted, any -> PublishedModel.open(reader, plan.topics(), wanted));
    }

    private static Map<Integer, TopicPartition> byNumber(Map<TopicPartition, Long> starts) {
        var byNumber = new HashMap<Integer, TopicPartition>();
        starts.keySet().forEach(partition -> byNumber.put(partition.partition(), partition));
        return byNumber;
    }
}
