package io.millrace.inference.score;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.inference.drift.DriftCounter;
import io.millrace.inference.drift.DriftTasks;
import io.millrace.inference.model.ModelSource;
import io.millrace.inference.session.ModelException;
import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.deadletter.Original;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.model.Decision;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.model.Role;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.ServingPlan;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One vector, one served prediction, by the version to which the activation of its stamp gives the
 * vector's entity and by no other; where it has no stamp, as {@code serving.without_model} says.
 * Where that version is not loaded yet it waits; where it cannot be had it throws, and the vector
 * is read again at the next start. What shadows say comes after it and never in its way.
 *
 * <p>The prediction has the event's time as its record time and the vector's key.
 */
final class ScoreProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOG = LoggerFactory.getLogger(ScoreProcessor.class);

    private final FeatureVectorCodec vectors;
    private final PredictionCodec predictions;
    private final String fingerprint;
    private final boolean withValues;
    private final ServingPlan serving;
    private final Decision decision;
    private final Scoring scoring;
    private final LongSupplier clock;
    private final DriftTasks drift;
    private VersionScorers scorers;
    private Activation current;
    private long currentEntry;
    private boolean isLost;
    private DriftCounter counter;
    private ProcessorContext<byte[], byte[]> context;

    /**
     * @param drift null where nothing is compared
     */
    ScoreProcessor(Plan plan, Scoring scoring, DriftTasks drift) {
        this.vectors = new FeatureVectorCodec(plan);
        this.predictions = new PredictionCodec(plan.inputs());
        this.fingerprint = plan.fingerprint();
        this.withValues = plan.serving().values();
        this.serving = plan.serving();
        this.decision = Decision.parse(serving.decision());
        this.scoring = scoring;
        this.drift = drift;
        this.clock = scoring.clock();
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        scorers = new VersionScorers(scoring.models(), scoring.patience(), scoring.meters());
        counter = drift == null ? null : drift.open(context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        FeatureVector vector;
        try {
            vector = vectors.decode(record.value() == null ? new byte[0] : record.value());
        } catch (UnreadableRecordException wrong) {
            refuse(Reason.UNREADABLE_VECTOR, wrong.getMessage(), record);
            return;
        }
        if (!vector.fingerprint().equals(fingerprint)) {
            refuse(
                    Reason.WRONG_FINGERPRINT,
                    "%s; this pipeline's is %s".formatted(vector.fingerprint(), fingerprint),
                    record);
            return;
        }
        if (isStamped(vector)) {
            score(vector, activation(vector));
        } else {
            withoutStamp(vector, record);
        }
    }

    @Override
    public void close() {
        scorers.close();
    }

    /** One served prediction, and those of the shadows. */
    private void score(FeatureVector vector, Activation activation) {
        var key = vector.recordKey();
        var position = position();
        var serving = activation.serving(key);
        var role = serving.equals(activation.champion()) ? Role.CHAMPION : Role.CANARY;
        serve(vector, prediction(vector, scorers.of(serving), role, position));
        for (var shadow : activation.shadowing(key)) {
            scorers.shadow(shadow).ifPresent(scorer -> shadow(vector, scorer, position));
        }
    }

    private void shadow(FeatureVector vector, VersionScorer scorer, SourcePosition position) {
        try {
            send(
                    prediction(vector, scorer, Role.SHADOW, position),
                    InferenceTopology.SHADOW_PREDICTIONS);
            scoring.meters().shadowed();
        } catch (ModelException failed) {
            scorers.giveUp(scorer.manifest().version(), failed);
        }
    }

    /** A vector that was made before the first activation. */
    private void withoutStamp(FeatureVector vector, Record<byte[], byte[]> record) {
        switch (serving.withoutModel()) {
            case HOLD -> score(vector, Activation.champion(models().firstChampion(), "", "", 0));
            case DEFAULT -> serve(vector, byDefault(vector));
            case DEAD_LETTER -> refuse(Reason.NO_MODEL, "made before the first activation", record);
        }
    }

    /**
     * The activation of the stamp; vectors of one entry mostly come in a row. Where the entry is
     * lost, the champion that the stamp names beside it scores alone: nobody can say any more which
     * entities its canary served, or whether there was one.
     */
    private Activation activation(FeatureVector vector) {
        if (current == null
                || currentEntry != vector.activation()
                || !current.champion().equals(vector.champion())) {
            var found =
                    models().activation(vector.activation(), vector.champion(), scoring.patience());
            isLost = found.isEmpty();
            if (isLost) {
                LOG.error(
                        "activation {} with champion {} is lost: its champion alone scores",
                        vector.activation(),
                        vector.champion());
            }
            current = found.orElseGet(() -> Activation.champion(vector.champion(), "", "", 0));
            currentEntry = vector.activation();
        }
        if (isLost) {
            scoring.meters().withoutItsActivation();
        }
        return current;
    }

    private void serve(FeatureVector vector, Prediction prediction) {
        send(prediction, InferenceTopology.PREDICTIONS);
        scoring.meters().predicted(isStamped(vector), prediction.scoredAt() - vector.ingestedAt());
    }

    private void send(Prediction prediction, String sink) {
        context.forward(
                new Record<>(
                        (prediction.key() == null ? prediction.eventId() : prediction.key())
                                .getBytes(UTF_8),
                        predictions.encode(prediction),
                        prediction.time()),
                sink);
    }

    private Prediction prediction(
            FeatureVector vector, VersionScorer scorer, Role role, SourcePosition position) {
        double margin = scorer.margin(vector);
        double score = scorer.score(margin);
        boolean outlier = scorer.outlier(vector);
        if (outlier && role != Role.SHADOW) {
            scoring.meters().drift().outlier();
        }
        if (counter != null && role != Role.SHADOW) {
            scorer.count(vector, score, position.offset(), counter);
        }
        return prediction(
                vector,
                margin,
                score,
                scorer.decision(score),
                outlier,
                role,
                scorer.manifest().version(),
                scorer.manifest().sha256(),
                position);
    }

    private Prediction byDefault(FeatureVector vector) {
        double score = serving.defaultScore();
        return prediction(
                vector,
                Double.NaN,
                score,
                decision.of(score),
                false,
                Role.DEFAULT,
                Prediction.NO_MODEL,
                "",
                position());
    }

    private Prediction prediction(
            FeatureVector vector,
            double margin,
            double score,
            boolean decided,
            boolean outlier,
            Role role,
            String version,
            String sha256,
            SourcePosition position) {
        return new Prediction(
                vector.eventId(),
                vector.key(),
                vector.time(),
                withValues ? vector.numbers() : null,
                withValues ? vector.texts() : null,
                margin,
                score,
                decided,
                outlier,
                role,
                role != Role.SHADOW,
                version,
                sha256,
                vector.fingerprint(),
                vector.activation(),
                vector.source(),
                position,
                vector.ingestedAt(),
                clock.getAsLong(),
                vector.warm());
    }

    private ModelSource models() {
        return scoring.models();
    }

    private static boolean isStamped(FeatureVector vector) {
        return vector.activation() != FeatureVector.NO_ACTIVATION;
    }

    private SourcePosition position() {
        var read = context.recordMetadata().orElseThrow();
        return new SourcePosition(read.topic(), read.partition(), read.offset());
    }

    private void refuse(Reason reason, String detail, Record<byte[], byte[]> record) {
        var at = position();
        var original =
                new Original(
                        at.topic(),
                        at.partition(),
                        at.offset(),
                        record.key(),
                        record.value(),
                        record.headers());
        context.forward(
                DeadLetter.of(reason, detail, original).toRecord(clock.getAsLong()),
                InferenceTopology.DEAD_LETTERS);
        scoring.meters().refused(reason);
    }
}
