package io.millrace.trainer.trigger;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.plan.TriggerPlan;
import io.millrace.schemas.record.UnreadableRecordException;
import io.millrace.trainer.metric.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the monitoring topic says that should start a run: a request, an alert about drift, live
 * metrics that have dropped. Only what is about the version in force counts, and only windows that
 * end behind the newest example of the last run: what a run has seen does not start another. One
 * thread.
 */
public final class Triggers {
    private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String DRIFT = "drift/";
    private static final String PERFORMANCE = "performance/";
    private static final String REFUSED = "a monitoring record is passed over: {}";

    /** Windows with fewer labels say little. */
    private static final int FEWEST_LABELS = 100;

    /**
     * What was told of one version.
     *
     * @param time end of the window, in ms of event time
     */
    private record Alert(String version, long time, String reason) {}

    private final TriggerPlan plan;
    private final Metric objective;
    private final List<Alert> alerts = new ArrayList<>();
    private JournalEntry request;
    private JournalEntry begun;
    private Manifest champion;
    private long seen = Long.MIN_VALUE;

    public Triggers(TriggerPlan plan, Metric objective) {
        this.plan = plan;
        this.objective = objective;
    }

    /**
     * Says which version is in force.
     *
     * @param trainedTo event time in ms of what the last run had seen
     */
    public void champion(Optional<Manifest> inForce, long trainedTo) {
        champion = inForce.orElse(null);
        seen = Math.max(seen, trainedTo);
        alerts.removeIf(alert -> !isNews(alert));
    }

    /**
     * Takes a record of the monitoring topic.
     *
     * @param time of the record, in ms
     */
    public void accept(byte[] key, byte[] value, long time) {
        if (key == null || value == null) {
            return;
        }
        var name = new String(key, UTF_8);
        try {
            if (name.equals(JournalEntry.KEY)) {
                journal(JournalEntry.fromJson(value));
            } else if (plan.drift() && name.startsWith(DRIFT)) {
                drift(JSON.readTree(value), name.substring(DRIFT.length()), time);
            } else if (!Double.isNaN(plan.drop()) && name.startsWith(PERFORMANCE)) {
                performance(JSON.readTree(value), name.substring(PERFORMANCE.length()), time);
            }
        } catch (UnreadableRecordException | IOException wrong) {
            LOG.warn(REFUSED, wrong.getMessage());
        }
    }

    /** Why a run should start now; empty where nothing asks for one. */
    public Optional<String> reason() {
        return request != null
                ? Optional.of("asked for: " + request.reason())
                : alerts.stream().findFirst().map(Alert::reason);
    }

    /** Whether somebody asked for it, who need not wait. */
    public boolean requested() {
        return request != null;
    }

    /** The run that was under way when the trainer before this one ended. */
    public Optional<JournalEntry> unfinished() {
        return Optional.ofNullable(begun);
    }

    private void journal(JournalEntry entry) {
        switch (entry.event()) {
            case REQUESTED -> request = entry;
            case BEGUN -> {
                begun = entry;
                request = null;
                saw(entry.newest());
            }
            case ENDED -> {
                begun = null;
                saw(entry.newest());
            }
        }
    }

    private void saw(long newest) {
        seen = Math.max(seen, newest);
        alerts.removeIf(alert -> alert.time() <= seen);
    }

    private void drift(JsonNode record, String version, long time) {
        var drifted = new ArrayList<String>();
        record.path("drifted").forEach(name -> drifted.add(name.asText()));
        if (!drifted.isEmpty()) {
            add(new Alert(version, time, "drift of " + String.join(", ", drifted)));
        }
    }

    private void performance(JsonNode record, String version, long time) {
        boolean counts =
                record.path("role").asText().equals("champion")
                        && record.path("basis").asText().equals("labels")
                        && record.path("settled").asBoolean()
                        && record.path("labelled").asInt() >= FEWEST_LABELS;
        double now = record.path("metrics").path(objective.word()).asDouble(Double.NaN);
        if (!counts || Double.isNaN(now) || champion == null) {
            return;
        }
        double then = champion.metrics().getOrDefault(objective.word(), Double.NaN);
        boolean largerIsBetter = objective.better(1, 0);
        double drop = largerIsBetter ? then - now : now - then;
        if (drop >= plan.drop()) {
            var reason =
                    "%s of %s %s to %.4f, it was %.4f on the holdout"
                            .formatted(
                                    objective.word(),
                                    version,
                                    largerIsBetter ? "fell" : "rose",
                                    now,
                                    then);
            add(new Alert(version, time, reason));
        }
    }

    private void add(Alert alert) {
        if (isNews(alert)) {
            alerts.add(alert);
        }
    }

    private boolean isNews(Alert alert) {
        return champion != null
                && alert.version().equals(champion.version())
                && alert.time() > seen;
    }
}
