package io.millrace.trainer.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.model.Provenance.OffsetRange;
import io.millrace.trainer.dataset.DatasetReport;
import io.millrace.trainer.gate.Ruling;
import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.search.Trial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One training run, as it stands on {@code <p>.monitoring} under the key {@value #KEY}: JSON in
 * snake case, the record's time being {@code newest}. A number that is not defined is {@code
 * "NaN"}, what there is not is left out.
 *
 * @param version of the model that was trained, also where it was refused; null where there is none
 * @param champion version that was in force when the run began; null where there was none
 * @param reason the outcome in words
 * @param trigger why the run was started, in words
 * @param topic that the examples were read from
 * @param offsets that were read
 * @param newest event time of the newest example that was seen, in ms
 * @param rows per part: examples, train, validation, holdout
 * @param dataset what the settled examples look like; null where it did not come to that
 * @param learner that won the search; null where it did not come to that
 * @param parameters of the learner
 * @param metrics of the candidate on the holdout; null where it did not come to that
 * @param championMetrics of the champion on the same rows; null where there is none
 * @param baselineMetrics of the training rows' mean label (of their median, by the objective mae)
 *     on the same rows
 * @param rules what each rule of the gate said
 * @param trials of the search, in the order tried
 * @param startedAt wall clock in ms
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunRecord(
        Outcome outcome,
        String version,
        String champion,
        String reason,
        String trigger,
        String topic,
        List<OffsetRange> offsets,
        long newest,
        Map<String, Integer> rows,
        DatasetReport dataset,
        String learner,
        Map<String, Double> parameters,
        Evaluation metrics,
        Evaluation championMetrics,
        Evaluation baselineMetrics,
        List<Ruling> rules,
        List<Trial> trials,
        List<Step> steps,
        long startedAt) {
    public static final String KEY = "training";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build();

    public RunRecord {
        offsets = List.copyOf(offsets);
        rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        rules = List.copyOf(rules);
        trials = List.copyOf(trials);
        steps = List.copyOf(steps);
    }

    /**
     * What was done, how long it took and what came of it.
     *
     * @param line for a person
     */
    public record Step(String name, double seconds, String line) {}

    /** Of the whole run. */
    public double seconds() {
        return steps.stream().mapToDouble(Step::seconds).sum();
    }

    public byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a run as JSON: " + this, e);
        }
    }
}
