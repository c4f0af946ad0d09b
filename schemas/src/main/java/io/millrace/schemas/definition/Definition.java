package io.millrace.schemas.definition;

import io.millrace.schemas.plan.LivePlan;
import io.millrace.schemas.plan.TriggerPlan;
import io.millrace.schemas.record.Format;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A pipeline as written. Nothing in it has been resolved: names may dangle and expressions may not
 * compile; {@link io.millrace.schemas.plan.Planner} finds out.
 *
 * @param generation of its definitions: see docs/EVOLUTION.md
 * @param label null where the pipeline has none
 */
public record Definition(
        String pipeline,
        int generation,
        int partitions,
        List<Source> sources,
        List<Entity> entities,
        List<Table> tables,
        List<Derived> derived,
        Predict predict,
        Label label,
        Training training,
        List<Line> gate,
        Serving serving,
        List<Case> tests) {

    /**
     * @param line of the source's name
     */
    public record Source(
            String name,
            int line,
            String topic,
            Format format,
            Line id,
            Time time,
            Duration lateness,
            Duration ahead,
            Map<String, Line> fields,
            List<Line> rules) {}

    /**
     * @param unit seconds, millis, micros or iso
     */
    public record Time(Line field, String unit) {}

    /**
     * @param keys fields of the entity key by source name; under the empty name where one list
     *     serves all sources
     */
    public record Entity(
            String name, int line, Map<String, List<Line>> keys, Line from, List<Value> values) {}

    /**
     * @param of null where the functions look at whole events
     * @param over windows; one of them may be {@link Durations#LIFETIME}
     * @param last count windows: the newest so many events
     * @param where null where all events count
     * @param orDefault value of an empty window, null for the function's own
     * @param names overriding names by {@code function_window}
     */
    public record Value(
            String name,
            int line,
            Line of,
            List<Line> compute,
            List<Duration> over,
            List<Integer> last,
            List<Double> quantiles,
            List<Duration> halfLife,
            Duration delay,
            Line where,
            boolean excludeCurrent,
            Double orDefault,
            Map<String, Line> names) {}

    /**
     * @param key field of the events by which a row is looked up
     * @param time null where the record's own timestamp is the time of a row
     */
    public record Table(
            String name,
            int line,
            String topic,
            Format format,
            Line key,
            Time time,
            Map<String, Line> fields) {}

    /** One line of {@code derive}. */
    public record Derived(String name, Line expression) {}

    /**
     * @param key null for the first entity's
     */
    public record Predict(int line, Line on, Line key, List<Line> inputs) {}

    /**
     * @param time null where the record's own timestamp is the label's time
     * @param fields empty where value names a field that is true, false or a number
     * @param orDefault null where silence means nothing
     */
    public record Label(
            int line,
            String topic,
            Format format,
            Line id,
            Line value,
            Time time,
            Map<String, Line> fields,
            Double orDefault,
            Duration horizon,
            Duration reviseWithin,
            String progress) {}

    /**
     * One training cycle. All durations are event time.
     *
     * @param candidates empty where none are listed
     * @param calibration null where none is named
     * @param objective null where none is named
     */
    public record Training(
            Line task,
            Duration every,
            Duration window,
            Duration holdout,
            List<Line> candidates,
            int trials,
            Duration budget,
            int folds,
            double negatives,
            String calibration,
            Line objective,
            int minExamples,
            TriggerPlan triggers,
            long seed) {}

    /**
     * How predictions are made from scores.
     *
     * @param decision null where none is written
     * @param defaultScore null where none is given
     * @param rollout null where a new champion serves at once
     * @param drift null where nothing is compared
     * @param rollback null where no rule takes a champion back
     */
    public record Serving(
            Line decision,
            String withoutModel,
            Double defaultScore,
            boolean values,
            Rollout rollout,
            Drift drift,
            Rollback rollback,
            LivePlan live) {}

    /**
     * How a new version comes to serve; durations are zero and the share 0 where they are absent.
     *
     * @param within null where it is not given
     */
    public record Rollout(
            int line,
            Duration shadow,
            double share,
            Duration canary,
            List<Line> promote,
            Duration within) {}

    /** What takes a champion back. */
    public record Rollback(int line, List<Line> when, Duration watch) {}

    /** What is compared with what the model was trained on. */
    public record Drift(int line, double psi, Duration window, int minEvents, List<Line> ignore) {}

    /**
     * One test of the definition.
     *
     * @param given rows by source or table name (or {@code labels}), each a map of JSON values
     * @param expect values by input name, by event id
     */
    public record Case(
            String name,
            int line,
            Map<String, List<Map<String, Object>>> given,
            Map<String, Map<String, Object>> expect) {}
}
