package io.millrace.schemas.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

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
    private static final int UNUSED_BITS = 11;
    private static final double STEPS = 0x1p53;

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

    /**
     * Whether the canary serves the entity: where the first 53 bits of the SHA-256 of {@code
     * canary/key}, as a fraction, are below the share. So an entity keeps its side on every
     * instance, and when the share grows none goes back; another canary draws anew.
     *
     * @param key of the vector's record
     */
    public boolean canaryServes(String key) {
        if (canary == null || canary.equals(champion) || canaryShare <= 0) {
            return false;
        }
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest((canary + "/" + key).getBytes(UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> UNUSED_BITS) / STEPS < canaryShare;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** The version that serves an entity. */
    public String serving(String key) {
        return canaryServes(key) ? canary : champion;
    }

    /** Those that score an entity's vectors beside the one that serves it, each once. */
    public List<String> shadowing(String key) {
        if (shadows.isEmpty() && canary == null) {
            return List.of();
        }
        var beside = new LinkedHashSet<String>();
        var serving = serving(key);
        if (serving.equals(canary)) {
            beside.add(champion);
        }
        beside.addAll(shadows);
        beside.remove(serving);
        return List.copyOf(beside);
    }

    /** All versions that it names. */
    public Set<String> versions() {
        var versions = new LinkedHashSet<String>();
        versions.add(champion);
        if (canary != null) {
            versions.add(canary);
        }
        versions.addAll(shadows);
        return versions;
    }

    /** The same roles, for all events, told anew. */
    public Activation again(String newReason, String newBy, long now) {
        return new Activation(champion, canary, canaryShare, shadows, null, newReason, newBy, now);
    }

    /** The same from an event time on. */
    public Activation from(Long time) {
        return new Activation(champion, canary, canaryShare, shadows, time, reason, by, at);
    }

    /** With another champion, which then has no other role. */
    public Activation withChampion(String version) {
        boolean promoted = version.equals(canary);
        return new Activation(
                version,
                promoted ? null : canary,
                promoted ? 0 : canaryShare,
                without(version),
                effectiveFrom,
                reason,
                by,
                at);
    }

    /** With this canary instead of another one. */
    public Activation withCanary(String version, double share) {
        return new Activation(
                champion, version, share, without(version), effectiveFrom, reason, by, at);
    }

    /** With one shadow more. */
    public Activation withShadow(String version) {
        var more = new ArrayList<>(without(version));
        more.add(version);
        boolean wasCanary = version.equals(canary);
        return new Activation(
                champion,
                wasCanary ? null : canary,
                wasCanary ? 0 : canaryShare,
                more,
                effectiveFrom,
                reason,
                by,
                at);
    }

    /** Without this canary or shadow. */
    public Activation dropping(String version) {
        boolean wasCanary = version.equals(canary);
        return new Activation(
                champion,
                wasCanary ? null : canary,
                wasCanary ? 0 : canaryShare,
                without(version),
                effectiveFrom,
                reason,
                by,
                at);
    }

    /** Whether both give every version the same role. */
    public boolean sameRoles(Activation other) {
        return champion.equals(other.champion)
                && Objects.equals(canary, other.canary)
                && (canary == null || canaryShare == other.canaryShare)
                && Set.copyOf(shadows).equals(Set.copyOf(other.shadows));
    }

    private List<String> without(String version) {
        return shadows.stream().filter(shadow -> !shadow.equals(version)).toList();
    }
}
