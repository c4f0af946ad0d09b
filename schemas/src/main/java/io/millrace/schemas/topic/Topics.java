package io.millrace.schemas.topic;

import java.util.ArrayList;
import java.util.List;

/**
 * The topics of one pipeline: the one place that names them and declares their settings.
 *
 * <p>Record time is event time and the broker acts on record time, so nothing may expire or be
 * refused by it: see {@link Retention}.
 */
public final class Topics {
    private final String pipeline;
    private final int partitions;
    private final List<String> entities;
    private final List<String> tables;

    public Topics(String pipeline, int partitions, List<String> entities, List<String> tables) {
        this.pipeline = pipeline;
        this.partitions = partitions;
        this.entities = List.copyOf(entities);
        this.tables = List.copyOf(tables);
    }

    /** Joint of one entity: its events, label updates, watermarks; keyed by entity key. */
    public String entity(String name) {
        return pipeline + ".entity." + name;
    }

    /**
     * Joint of one table: its rows, the events that look something up, watermarks; keyed by the
     * table's key.
     */
    public String table(String name) {
        return pipeline + ".table." + name;
    }

    /**
     * Joint of the gathering: events with the groups to expect, answers, activations; keyed by
     * {@code predict.key}.
     */
    public String answers() {
        return pipeline + ".answers";
    }

    public String features() {
        return pipeline + ".features";
    }

    /** Joint of the label join: vectors and labels; keyed by event id. */
    public String byId() {
        return pipeline + ".by-id";
    }

    public String predictions() {
        return pipeline + ".predictions";
    }

    /** What versions say that do not serve the event. */
    public String shadowPredictions() {
        return pipeline + ".shadow-predictions";
    }

    public String trainingExamples() {
        return pipeline + ".training-examples";
    }

    public String models() {
        return pipeline + ".models";
    }

    public String activations() {
        return pipeline + ".activations";
    }

    public String modelStatus() {
        return pipeline + ".model-status";
    }

    public String definitions() {
        return pipeline + ".definitions";
    }

    public String monitoring() {
        return pipeline + ".monitoring";
    }

    /**
     * Joint of the drift: what each partition of {@link #features()} has counted in a window; keyed
     * by version, window and partition.
     */
    public String driftCounts() {
        return pipeline + ".drift-counts";
    }

    public String deadLetters() {
        return pipeline + ".dead-letters";
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
        all.add(Retention.KEEP_ALL.spec(predictions(), partitions));
        all.add(Retention.KEEP_ALL.spec(shadowPredictions(), partitions));
        all.add(Retention.KEEP_ALL.spec(trainingExamples(), partitions));
        all.add(Retention.KEEP_ALL.spec(deadLetters(), partitions));
        all.add(Retention.KEEP_ALL.spec(monitoring(), partitions));
        all.add(Retention.KEEP_ALL.spec(activations(), 1));
        all.add(Retention.KEEP_LATEST.spec(models(), 1));
        all.add(Retention.KEEP_LATEST.spec(modelStatus(), 1));
        all.add(Retention.KEEP_LATEST.spec(definitions(), 1));
        all.add(Retention.KEEP_LATEST.spec(driftCounts(), 1));
        return all;
    }
}
