package io.millrace.inference.score;

import io.millrace.inference.model.ModelSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The versions that one task scores with: few, the one not needed for the longest goes first. One
 * thread.
 */
final class VersionScorers implements AutoCloseable {
    private static final int MOST = 4;

    private final ModelSource models;
    private final Duration patience;
    private final ScoringMeters meters;
    private final Map<String, VersionScorer> scorers = new LinkedHashMap<>(MOST, 0.75f, true);

    VersionScorers(ModelSource models, Duration patience, ScoringMeters meters) {
        this.models = models;
        this.patience = patience;
        this.meters = meters;
    }

    /** Waits for the version where it is not loaded yet. */
    VersionScorer of(String version) {
        var ready = scorers.get(version);
        return ready != null ? ready : prepare(version);
    }

    private VersionScorer prepare(String version) {
        meters.beginsToWait();
        try {
            var scorer = new VersionScorer(models.await(version, patience));
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
