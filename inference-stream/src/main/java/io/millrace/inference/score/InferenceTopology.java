package io.millrace.inference.score;

import io.millrace.schemas.plan.Plan;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/**
 * The whole stream: {@code features -> score -> predictions}, what versions say that do not serve
 * to {@code shadow-predictions}, and what cannot be scored to {@code dead-letters}. No state: the
 * vector says itself which version scores it.
 */
public final class InferenceTopology {
    static final String FEATURES = "features";
    static final String SCORE = "score";
    static final String PREDICTIONS = "predictions";
    static final String SHADOW_PREDICTIONS = "shadow-predictions";
    static final String DEAD_LETTERS = "dead-letters";

    private InferenceTopology() {}

    public static Topology of(Plan plan, Scoring scoring) {
        var topics = plan.topics();
        var read = new ByteArrayDeserializer();
        var write = new ByteArraySerializer();
        return new Topology()
                .addSource(FEATURES, read, read, topics.features())
                .addProcessor(SCORE, () -> new ScoreProcessor(plan, scoring), FEATURES)
                .addSink(PREDICTIONS, topics.predictions(), write, write, SCORE)
                .addSink(SHADOW_PREDICTIONS, topics.shadowPredictions(), write, write, SCORE)
                .addSink(DEAD_LETTERS, topics.deadLetters(), write, write, SCORE);
    }
}
