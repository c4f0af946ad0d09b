package io.millrace.schemas.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;

/**
 * What a version was served in one window of event time, beside what it was trained on. Its key is
 * {@code drift/<version>}, its record time the window's end. There is one for each window in which
 * the version scored anything, once no more vectors of it are expected; a repeat is equal.
 *
 * <p>It is an alert where {@code drifted} is not empty.
 *
 * @param from first ms of the window
 * @param to first ms behind it
 * @param events that the version scored, in whatever role
 * @param minEvents with fewer there is no alert, see {@code serving.drift.min_events}
 * @param limit {@code serving.drift.psi}
 * @param drifted names of the inputs that have drifted, by their index falling; {@link #SCORE} for
 *     the score
 * @param score of the calibrated score
 * @param inputs by name, those that the version has a baseline of
 */
public record DriftRecord(
        String version,
        long from,
        long to,
        long events,
        int minEvents,
        double limit,
        List<String> drifted,
        Shift score,
        Map<String, Shift> inputs) {
    public static final String KIND = "drift";

    /** Stands for the score among the names of inputs; no input can have this name. */
    public static final String SCORE = "(score)";

    public DriftRecord {
        drifted = List.copyOf(drifted);
        inputs = Map.copyOf(inputs);
    }

    /**
     * One distribution beside its baseline.
     *
     * @param psi population stability index; NaN where there is nothing to compare
     * @param noise what the index stays under, but for one time in a million, where nothing has
     *     shifted and the events are independent
     * @param missing share of missing values
     * @param baselineMissing the same in the baseline, where an unseen text counts as missing
     * @param unseen share of texts that the version has no code for; 0 for numbers
     * @param counts in the bins of the baseline
     */
    public record Shift(
            double psi,
            double noise,
            double missing,
            double baselineMissing,
            double unseen,
            List<Long> counts) {
        public Shift {
            counts = List.copyOf(counts);
        }
    }

    public boolean isAlert() {
        return !drifted.isEmpty();
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
    public static DriftRecord fromJson(byte[] json) {
        return MonitoringJson.read(json, DriftRecord.class);
    }
}
