package io.millrace.standalone.screen;

import java.util.List;
import java.util.SortedMap;

/**
 * A moment of the running system.
 *
 * @param bootstrapServers of the broker, for the commands to type next
 * @param address where metrics are served, as a URL
 * @param simulatedMs event time reached, milliseconds since 1970
 * @param caughtUp whether simulated time has reached the wall clock
 * @param events sent to the sources
 * @param predictions events scored, repeats after a crash included
 * @param held events that waited for the first model
 * @param models every version that was trained, the oldest first
 * @param deadLetters count by reason
 */
public record DemoStatus(
        String pipeline,
        String bootstrapServers,
        String address,
        long simulatedMs,
        boolean caughtUp,
        Flow events,
        Flow predictions,
        long held,
        Delay delay,
        List<Version> models,
        SortedMap<String, Long> deadLetters) {

    /**
     * @param total since the start
     * @param perSecond over the last seconds
     */
    public record Flow(long total, double perSecond) {}

    /**
     * From the event's ingest to the prediction in a consumer's hands.
     *
     * @param count of measured events; 0 where nothing has been measured yet
     * @param p50 milliseconds
     * @param p99 milliseconds
     */
    public record Delay(long count, double p50, double p99) {}

    /**
     * A trained model.
     *
     * @param metrics on the holdout, by name, NaN where undefined
     * @param champion average precision of the champion of that time on the same rows, NaN where
     *     there was none
     * @param verdict of the gate: accepted, refused or failed
     * @param reason of the verdict, in words
     */
    public record Version(
            String version,
            boolean active,
            SortedMap<String, Double> metrics,
            double champion,
            String verdict,
            String reason) {
        static final String AVERAGE_PRECISION = "average_precision";

        /** The same version, serving or not. */
        public Version withActive(boolean serving) {
            return new Version(version, serving, metrics, champion, verdict, reason);
        }

        /** NaN where it is undefined. */
        public double averagePrecision() {
            return metrics.getOrDefault(AVERAGE_PRECISION, Double.NaN);
        }
    }

    long deadLetterCount() {
        return deadLetters.values().stream().mapToLong(Long::longValue).sum();
    }
}
