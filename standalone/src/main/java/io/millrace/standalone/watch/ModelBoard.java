package io.millrace.standalone.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.screen.DemoStatus.Version;
import io.millrace.trainer.run.Outcome;
import io.millrace.trainer.run.RunRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Every version that the trainer has told of, in this order. Any thread. */
public final class ModelBoard {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> METRICS =
            List.of("auc_roc", "average_precision", "calibration_error");
    private static final Set<String> JUDGED =
            Set.of(Outcome.ACCEPTED.text(), Outcome.REFUSED.text());

    private final Map<String, Version> versions = new LinkedHashMap<>();

    /** A record of the monitoring topic; those that are no judged model change nothing. */
    void take(ConsumerRecord<byte[], byte[]> record) {
        if (!RunRecord.KEY.equals(text(record.key()))) {
            return;
        }
        var run = json(record);
        var version = run.path("version").textValue();
        var outcome = run.path("outcome").asText();
        if (version != null && JUDGED.contains(outcome)) {
            put(
                    new Version(
                            version,
                            false,
                            metrics(run.path("metrics")),
                            run.path("champion_metrics")
                                    .path("average_precision")
                                    .asDouble(Double.NaN),
                            outcome,
                            run.path("reason").asText()));
        }
    }

    private synchronized void put(Version version) {
        versions.put(version.version(), version);
    }

    /** With the one that serves marked. */
    public synchronized List<Version> versions(Optional<String> champion) {
        return versions.values().stream()
                .map(
                        version ->
                                version.withActive(
                                        champion.filter(version.version()::equals).isPresent()))
                .toList();
    }

    private static SortedMap<String, Double> metrics(JsonNode all) {
        var metrics = new TreeMap<String, Double>();
        METRICS.forEach(name -> metrics.put(name, all.path(name).asDouble(Double.NaN)));
        return metrics;
    }

    private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
        try {
            return JSON.readTree(record.value());
        } catch (IOException e) {
            throw new FailureException(
                    "offset " + record.offset() + " of " + record.topic() + " is no training run",
                    "who else writes to this topic?",
                    e);
        }
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
