package io.millrace.benchmarks.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * Which events an engine is given, and over which windows it answers. Everything follows from it.
 *
 * @param events of the whole stream
 * @param cards entities of the whole stream, drawn by Zipf's law
 * @param skew exponent of that law
 * @param days that the stream spans
 * @param latePart part of the events that arrive up to an hour after their time
 * @param oneIn only each n-th card, with all its events: for engines that would not end otherwise
 * @param windows such as {@code 5m}, {@code 1h}, {@code 30d}, shortest first
 */
public record Workload(
        long seed,
        int events,
        int cards,
        double skew,
        int days,
        double latePart,
        int oneIn,
        List<String> windows) {
    /** The most that an event arrives after its time, in ms. */
    public static final long LATENESS = 3_600_000;

    public static final List<String> SIX_WINDOWS = List.of("1m", "5m", "1h", "1d", "7d", "30d");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Lengths of the windows in ms. */
    public long[] lengths() {
        return windows.stream().mapToLong(Workload::millis).toArray();
    }

    /** The most by which an event may arrive late, in ms. */
    public long lateness() {
        return latePart > 0 ? LATENESS : 0;
    }

    public Workload withOneIn(int changed) {
        return new Workload(seed, events, cards, skew, days, latePart, changed, windows);
    }

    public Workload withWindows(String... changed) {
        return new Workload(seed, events, cards, skew, days, latePart, oneIn, List.of(changed));
    }

    public Workload withSkew(double changed) {
        return new Workload(seed, events, cards, changed, days, latePart, oneIn, windows);
    }

    public Workload withLatePart(double changed) {
        return new Workload(seed, events, cards, skew, days, changed, oneIn, windows);
    }

    public Workload withCards(int changed) {
        return new Workload(seed, events, changed, skew, days, latePart, oneIn, windows);
    }

    /** For the command line of an engine's JVM. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a workload is plain data", e);
        }
    }

    public static Workload parse(String json) {
        try {
            return JSON.readValue(json, Workload.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a workload: " + json, e);
        }
    }

    private static long millis(String window) {
        long number = Long.parseLong(window.substring(0, window.length() - 1));
        return switch (window.charAt(window.length() - 1)) {
            case 'm' -> number * 60_000;
            case 'h' -> number * 3_600_000;
            case 'd' -> number * 86_400_000;
            default -> throw new IllegalArgumentException("a window of '" + window + "'");
        };
    }
}
