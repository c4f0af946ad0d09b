package io.millrace.inference.score;

import io.millrace.inference.model.ModelSource;
import io.millrace.schemas.problem.FailureException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions that one task scores with: few, the one not needed for the longest goes first. One
 * thread.
 */
final class VersionScorers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VersionScorers.class);
    private static final int MOST = 8;

    /** A shadow is not worth as long a wait as what serves. */
    private static final int SHORTER = 10;

    private final ModelSource models;
    private final Duration patience;
    private final ScoringMeters meters;

    /** Shadows that could not be had; they are not asked for again. */
    private final Set<String> failed = new HashSet<>();

    private final Map<String, VersionScorer> scorers = new LinkedHashMap<>(MOST, 0.75f, true);

    VersionScorers(ModelSource models, Duration patience, ScoringMeters meters) {
        this.models = models;
        this.patience = patience;
        this.meters = meters;
    }

    /** Waits for the version where it is not loaded yet. */
    VersionScorer of(String version) {
        var ready = scorers.get(version);
        return ready != null ? ready : prepare(version, patience);
    }

    /** The same for one that does not serve: empty where it cannot be had, then and later. */
    Optional<VersionScorer> shadow(String version) {
        if (failed.contains(version)) {
            return Optional.empty();
        }
        try {
            var ready = scorers.get(version);
            return Optional.of(
                    ready != null ? ready : prepare(version, patience.dividedBy(SHORTER)));
        } catch (FailureException unavailable) {
            giveUp(version, unavailable);
            return Optional.empty();
        }
    }

    /** A shadow does no harm: one that fails is left out until the next start. */
    void giveUp(String version, Exception cause) {
        LOG.error("shadow {} is left out: {}", version, cause.getMessage());
        failed.add(version);
    }

    private VersionScorer prepare(String version, Duration longest) {
        meters.beginsToWait();
        try {
            var scorer = new VersionScorer(models.await(version, longest));
            scorers.put(version, scorer);
            if (scorers.size() > MOST) {
                var oldest = scorers.keySet().iterator().next();
                scorers.remove(oldest).close();
            }
            return scorer;
        } finally {
            meters.endsToWait();
        }
    }

    @Override
    public void close() {
        scorers.values().forEach(VersionScorer::close);
        scorers.clear();
    }
}
