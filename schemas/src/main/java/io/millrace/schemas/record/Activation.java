package io.millrace.schemas.record;

import java.util.List;

/**
 * The whole state in force from one entry of {@code <p>.activations} on; the entry's offset is its
 * name.
 *
 * @param champion version that serves
 * @param canary version that serves its share of entities, null for none
 * @param canaryShare share of entities in [0, 1]
 * @param shadows versions that score without serving
 * @param effectiveFrom event time in ms from which it applies, null for all events
 * @param reason why, in words
 * @param by who appended it
 * @param at wall clock in ms
 */
public record Activation(
        String champion,
        String canary,
        double canaryShare,
        List<String> shadows,
        Long effectiveFrom,
        String reason,
        String by,
        long at) {
    public Activation {
        shadows = shadows == null ? List.of() : List.copyOf(shadows);
    }

    /** A champion alone, for all events. */
    public static Activation champion(String version, String reason, String by, long at) {
        return new Activation(version, null, 0, List.of(), null, reason, by, at);
    }

    /** Whether it may stamp an event of this time. */
    public boolean covers(long time) {
        return effectiveFrom == null || effectiveFrom <= time;
    }
}
