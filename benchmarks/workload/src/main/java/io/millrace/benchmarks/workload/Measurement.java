package io.millrace.benchmarks.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * What an engine's JVM tells the driver, on a line of its own.
 *
 * @param events of the measured pass
 * @param seconds of wall time that it took
 * @param cpuSeconds of all threads of the process meanwhile, collector and compactions included
 * @param allocated bytes that the thread of the events allocated per event; negative where the
 *     engine has threads of its own
 */
public record Measurement(
        long events, double seconds, double cpuSeconds, double allocated, Checksum.Sum checksum) {
    private static final String MARK = "MEASURED ";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of an engine whose allocation cannot be told from that of others. */
    public static final double UNKNOWN = -1;

    /** The same with fewer bytes allocated per event. */
    Measurement without(double bytes) {
        return new Measurement(events, seconds, cpuSeconds, allocated - bytes, checksum);
    }

    /** Tells the driver. */
    public void print() {
        try {
            System.out.println(MARK + JSON.writeValueAsString(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a measurement is plain data", e);
        }
    }

    /** Reads the line back; empty where it is not one. */
    public static Optional<Measurement> parse(String line) {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(line.substring(MARK.length()), Measurement.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a measurement: " + line, e);
        }
    }
}
