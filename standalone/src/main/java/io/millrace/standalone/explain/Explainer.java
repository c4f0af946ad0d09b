package io.millrace.standalone.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.model.onnx.TreeEnsemble;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Explains served predictions from what the topics hold. */
public final class Explainer {
    private final Plan plan;
    private final TopicReader reader;
    private final TopicSearch search;

    public Explainer(Plan plan, TopicReader reader) {
        this.plan = plan;
        this.reader = reader;
        this.search = new TopicSearch(reader);
    }

    /**
     * @param since event time from which on the prediction is looked for, in ms
     * @throws FailureException where there is none, or its model or vector is gone
     */
    public Explained explain(String eventId, long since) {
        var prediction = prediction(eventId, since);
        var vector = vector(prediction);
        try (var model = PublishedModel.open(reader, plan.topics(), prediction.version())) {
            if (!model.bundle().manifest().sha256().equals(prediction.sha256())) {
                throw new FailureException(
                        "Model %s on the topic is another one than scored event %s"
                                .formatted(prediction.version(), eventId),
                        "its sha256 should be " + prediction.sha256());
            }
            var scorer = model.scorer();
            double margin = scorer.margin(vector);
            var row = scorer.row();
            var outliers = scorer.outliers(vector);
            var contributions =
                    TreeEnsemble.of(model.bundle().onnx())
                            .filter(TreeEnsemble::hasCovers)
                            .map(trees -> TreeShap.of(trees, row))
                            .or(() -> Additive.of(scorer::margin, row));
            return new Explained(
                    prediction,
                    vector,
                    margin,
                    scorer.score(margin),
                    outliers,
                    contributions.orElse(null),
                    histories(prediction));
        }
    }

    private Prediction prediction(String eventId, long since) {
        var codec = new PredictionCodec(plan.inputs());
        // The id stands first in a prediction; its text is looked for before anything is parsed.
        var marker =
                "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(eventId)) + "\"";
        return search.first(
                        plan.topics().predictions(),
                        since,
                        record ->
                                new String(record.value(), UTF_8).contains(marker)
                                        && read(codec, record)
                                                .filter(each -> each.eventId().equals(eventId))
                                                .isPresent())
                .flatMap(record -> read(codec, record))
                .orElseThrow(
                        () ->
                                new FailureException(
                                        "There is no prediction of event %s on %s"
                                                .formatted(eventId, plan.topics().predictions()),
                                        "check the id, and --since where it is given"));
    }

    private static Optional<Prediction> read(
            PredictionCodec codec, ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(codec.decode(record.value()));
        } catch (UnreadableRecordException ofAnotherDefinition) {
            return Optional.empty();
        }
    }

    /** From {@code features}; where that does not hold it any more, from the prediction. */
    private FeatureVector vector(Prediction prediction) {
        var at = prediction.vector();
        var stored = search.at(new TopicPartition(at.topic(), at.partition()), at.offset());
        if (stored.isPresent()) {
            return new FeatureVectorCodec(plan).decode(stored.get().value());
        }
        if (prediction.numbers() == null) {
            throw new FailureException(
                    "The vector of event %s is not on %s any more, and the prediction has no values"
                            .formatted(prediction.eventId(), at.topic()),
                    "serving.values decides that for later ones");
        }
        return new FeatureVector(
                prediction.eventId(),
                prediction.time(),
                prediction.key(),
                prediction.fingerprint(),
                prediction.activation(),
                prediction.version(),
                prediction.source(),
                prediction.ingestedAt(),
                prediction.warm(),
                prediction.numbers(),
                prediction.texts());
    }

    private List<EntityHistory> histories(Prediction prediction) {
        var histories = new ArrayList<EntityHistory>();
        for (var entity : plan.entities()) {
            histories.add(history(entity, prediction));
        }
        return histories;
    }

    private EntityHistory history(EntityPlan entity, Prediction prediction) {
        var topic = plan.topics().entity(entity.name());
        var question =
                search.first(
                        topic,
                        prediction.time(),
                        record ->
                                record.key() != null
                                        && StoredEvents.isQuestion(
                                                record, entity, prediction.eventId()));
        if (question.isEmpty()) {
            return new EntityHistory(entity.name(), null, List.of(), List.of());
        }
        var asked = question.get();
        var partition = new TopicPartition(topic, asked.partition());
        long since = prediction.time() - StoredEvents.reach(entity);
        long from = Math.min(asked.offset(), search.starts(topic, since).get(partition));
        var stored =
                new StoredEvents(
                        plan,
                        entity,
                        prediction.eventId(),
                        prediction.time(),
                        new String(asked.key(), UTF_8));
        reader.read(Map.of(partition, from), Map.of(partition, asked.offset() + 1), stored::accept);
        return stored.history();
    }
}
