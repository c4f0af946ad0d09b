package io.millrace.inference.score;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.inference.drift.DriftCounter;
import io.millrace.inference.drift.DriftTasks;
import io.millrace.runtime.deadletter.DeadLetter;
import io.millrace.runtime.deadletter.Original;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.PredictionCodec;
import io.millrace.schemas.model.Role;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * One vector, one served prediction, by the version that the vector's stamp names and by no other;
 * where it has no stamp, by the first champion ever. Where that version is not loaded yet it waits;
 * where it cannot be had it throws, and the vector is read again at the next start.
 *
 * <p>The prediction has the event's time as its record time and the vector's key.
 */
final class ScoreProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private final FeatureVectorCodec vectors;
    private final PredictionCodec predictions;
    private final String fingerprint;
    private final boolean withValues;
    private final Scoring scoring;
    private final LongSupplier clock;
    private final DriftTasks drift;
    private VersionScorers scorers;
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
        var prediction = score(vector, position());
        context.forward(
                new Record<>(
                        vector.recordKey().getBytes(UTF_8),
                        predictions.encode(prediction),
                        vector.time()),
                InferenceTopology.PREDICTIONS);
        scoring.meters().predicted(isStamped(vector), prediction.scoredAt() - vector.ingestedAt());
    }

    @Override
    public void close() {
        scorers.close();
    }

    private Prediction score(FeatureVector vector, SourcePosition position) {
        var version = isStamped(vector) ? vector.champion() : scoring.models().firstChampion();
        var scorer = scorers.of(version);
        double margin = scorer.margin(vector);
        double score = scorer.score(margin);
        boolean outlier = scorer.outlier(vector);
        if (outlier) {
            scoring.meters().drift().outlier();
        }
        if (counter != null) {
            scorer.count(vector, score, position.offset(), counter);
        }
        return new Prediction(
                vector.eventId(),
                vector.key(),
                vector.time(),
                withValues ? vector.numbers() : null,
                withValues ? vector.texts() : null,
                margin,
                score,
                scorer.decision(score),
                outlier,
                Role.CHAMPION,
                true,
                version,
                scorer.manifest().sha256(),
                vector.fingerprint(),
                vector.activation(),
                vector.source(),
                position,
                vector.ingestedAt(),
                clock.getAsLong(),
                vector.warm());
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
