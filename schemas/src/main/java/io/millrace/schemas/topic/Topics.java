package io.millrace.schemas.topic;

import java.util.ArrayList;
import java.util.List;

/**
 * The topics of one pipeline: the one place that names them and declares their settings.
 *
 * <p>Record time is event time and the broker acts on record time, so nothing may expire or be
 * refused by it: see {@link Retention}.
 *
 * <p>Each generation of the pipeline's definitions has topics of its own, but for those that all
 * share.
 */
public final class Topics {
    private final String pipeline;
    private final int generation;
    private final String prefix;
    private final int partitions;
    private final List<String> entities;
    private final List<String> tables;

    public Topics(
            String pipeline,
            int generation,
            int partitions,
            List<String> entities,
            List<String> tables) {
        this.pipeline = pipeline;
        this.generation = generation;
        this.prefix = prefix(pipeline, generation);
        this.partitions = partitions;
        this.entities = List.copyOf(entities);
        this.tables = List.copyOf(tables);
    }

    /**
     * What the names of a generation's topics and groups begin with: {@code <pipeline>} and, behind
     * the first generation, {@code .g<generation>}. Names of pipelines have no dots.
     */
    public static String prefix(String pipeline, int generation) {
        return generation == 1 ? pipeline : pipeline + ".g" + generation;
    }

    /** Joint of one entity: its events, label updates, watermarks; keyed by entity key. */
    public String entity(String name) {
        return prefix + ".entity." + name;
    }

    /**
     * Joint of one table: its rows, the events that look something up, watermarks; keyed by the
     * table's key.
     */
    public String table(String name) {
        return prefix + ".table." + name;
    }

    /**
     * Joint of the gathering: events with the groups to expect, answers, activations; keyed by
     * {@code predict.key}.
     */
    public String answers() {
        return answers(prefix);
    }

    /** {@link #answers()} of the next generation. */
    public String nextAnswers() {
        return answers(prefix(pipeline, generation + 1));
    }

    private static String answers(String of) {
        return of + ".answers";
    }

    public String features() {
        return prefix + ".features";
    }

    /** Joint of the label join: vectors and labels; keyed by event id. */
    public String byId() {
        return prefix + ".by-id";
    }

    /** All generations write to it. */
    public String predictions() {
        return pipeline + ".predictions";
    }

    /** What was scored but not served; keyed as {@link #predictions()}. */
    public String shadowPredictions() {
        return prefix + ".shadow-predictions";
    }

    public String trainingExamples() {
        return prefix + ".training-examples";
    }

    public String models() {
        return prefix + ".models";
    }

    public String activations() {
        return prefix + ".activations";
    }

    public String modelStatus() {
        return prefix + ".model-status";
    }

    /** All generations stand in it. */
    public String definitions() {
        return pipeline + ".definitions";
    }

    public String monitoring() {
        return prefix + ".monitoring";
    }

    /**
     * Joint of the drift: what each partition of {@link #features()} has counted in a window; keyed
     * by version, window and partition.
     */
    public String driftCounts() {
        return prefix + ".drift-counts";
    }

    public String deadLetters() {
        return prefix + ".dead-letters";
    }

    /** Every topic of the pipeline that we create and check; the user's own are not among them. */
    public List<TopicSpec> all() {
        var all = new ArrayList<TopicSpec>();
        for (var entity : entities) {
            all.add(Retention.KEEP_ALL.spec(entity(entity), partitions));
        }
        for (var table : tables) {
            all.add(Retention.KEEP_ALL.spec(table(table), partitions));
        }
        all.add(Retention.KEEP_ALL.spec(answers(), partitions));
        all.add(Retention.KEEP_ALL.spec(byId(), partitions));
        all.add(Retention.KEEP_ALL.spec(features(), partitions));
        all.add(Retention.KEEP_ALL.spec(predictions(), partitions).shared());
        all.add(Retention.KEEP_ALL.spec(shadowPredictions(), partitions));
        all.add(Retention.KEEP_ALL.spec(trainingExamples(), partitions));
        all.add(Retention.KEEP_ALL.spec(deadLetters(), partitions));
        all.add(Retention.KEEP_ALL.spec(monitoring(), partitions));
        all.add(Retention.KEEP_ALL.spec(activations(), 1));
        all.add(Retention.KEEP_LATEST.spec(models(), 1));
        all.add(Retention.KEEP_LATEST.spec(modelStatus(), 1));
        all.add(Retention.KEEP_LATEST.spec(definitions(), 1).shared());
        all.add(Retention.KEEP_LATEST.spec(driftCounts(), 1));
        return all;
    }
}
