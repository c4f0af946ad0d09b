package io.millrace.schemas.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How well a version did in one role, over the events of one window of event time. Its key is
 * {@code performance/<version>}, its record time the window's end. The last record of a version,
 * role, window and basis counts; a repeat is equal.
 *
 * <p>The events are all of the window, or a sample of them that goes by the event's id, so it is
 * the same for all versions and roles.
 *
 * @param role {@code champion}, {@code canary} or {@code shadow}
 * @param from first ms of the window
 * @param to first ms behind it
 * @param settled whether the label's horizon has passed for the whole window; before that, those
 *     with a label are mostly of the class that is told sooner
 * @param share of the window's events that were looked at, 1 for all
 * @param events of these, those that the version scored in this role
 * @param labelled of these, those whose label is known; 0 in an estimate
 * @param metrics over the labelled ones, or estimated over all; by the names of the gate: {@code
 *     auc_roc}, {@code average_precision}, {@code log_loss}, {@code brier}, {@code
 *     calibration_error}, {@code precision_at_k}, {@code base_rate}, {@code k}; of a regression
 *     {@code rmse}, {@code mae}, {@code r2}
 * @param paired comparison with the version that served the most; null for that one, for an
 *     estimate, and where they have no labelled event in common
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PerformanceRecord(
        String version,
        String role,
        long from,
        long to,
        Basis basis,
        boolean settled,
        double share,
        int events,
        int labelled,
        Map<String, Double> metrics,
        Paired paired) {
    public static final String KIND = "performance";

    /** What the metrics rest on. */
    public enum Basis {
        /** Labels that arrived. */
        @JsonProperty("labels")
        LABELS,
        /**
         * The scores alone, taken for the chances that they were calibrated to be: what comes out
         * where calibration still holds. It cannot see that what it foretells has changed.
         */
        @JsonProperty("estimate")
        ESTIMATE;

        /** As it stands in a record. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Both on the labelled events that both scored, in whatever role.
     *
     * @param with the version that served the most events of the window
     * @param labelled events in common
     * @param own metrics of the version
     * @param other metrics of {@code with}
     */
    public record Paired(
            String with, int labelled, Map<String, Double> own, Map<String, Double> other) {
        public Paired {
            own = ordered(own);
            other = ordered(other);
        }
    }

    public PerformanceRecord {
        metrics = ordered(metrics);
    }

    public byte[] key() {
        return (KIND + "/" + version).getBytes(UTF_8);
    }

    public byte[] toJson() {
        return MonitoringJson.write(this);
    }

    /**
     * @throws io.millrace.schemas.record.UnreadableRecordException for anything else
     */
    public static PerformanceRecord fromJson(byte[] json) {
        return MonitoringJson.read(json, PerformanceRecord.class);
    }

    private static Map<String, Double> ordered(Map<String, Double> metrics) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
