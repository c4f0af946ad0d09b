package io.millrace.standalone.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.monitoring.DecisionRecord;
import io.millrace.schemas.monitoring.DriftRecord;
import io.millrace.schemas.monitoring.MonitoringJson;
import io.millrace.schemas.monitoring.PerformanceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of {@code <p>.monitoring}, the last word on each thing: training runs, performance by
 * version, role, window and basis, drift by version and window; and all decisions.
 */
public final class MonitoringBoard {
    /** Of the training runs, as the trainer writes it. */
    private static final String TRAINING = "training";

    private final JsonMapper json = new JsonMapper();
    private final List<JsonNode> training = new ArrayList<>();
    private final Map<List<Object>, JsonNode> performance = new LinkedHashMap<>();
    private final Map<List<Object>, JsonNode> drift = new LinkedHashMap<>();
    private final List<JsonNode> decisions = new ArrayList<>();
    private int others;

    /** Takes a record of the topic; what this version does not know is counted. */
    public void accept(byte[] key, byte[] value) {
        var kind = MonitoringJson.kind(key).orElse("");
        var record = value == null ? null : parsed(value);
        if (record == null) {
            others++;
            return;
        }
        switch (kind) {
            case TRAINING -> training.add(record);
            case PerformanceRecord.KIND ->
                    performance.put(about(record, "version", "role", "from", "basis"), record);
            case DriftRecord.KIND -> drift.put(about(record, "version", "from", "to"), record);
            case DecisionRecord.KIND -> decisions.add(record);
            default -> others++;
        }
    }

    /** Records of kinds that this version does not know. */
    public int others() {
        return others;
    }

    /** Training runs, the newest last. */
    public List<JsonNode> training(int limit) {
        training.sort(Comparator.comparingLong(run -> run.path("started_at").asLong()));
        return last(training, limit);
    }

    /** Of the newest windows, by window, version and role. */
    public List<JsonNode> performance(int windows) {
        return newest(performance.values(), windows);
    }

    /** Of the newest windows, by window and version. */
    public List<JsonNode> drift(int windows) {
        return newest(drift.values(), windows);
    }

    /** Decisions by live metrics, the newest last; of those about one version that repeat, one. */
    public List<JsonNode> decisions(int limit) {
        var told = new LinkedHashMap<List<Object>, JsonNode>();
        for (var record : decisions) {
            boolean held = record.path("decision").asText().equals("held");
            told.put(about(record, held ? "version" : "at", "decision"), record);
        }
        var sorted = new ArrayList<>(told.values());
        sorted.sort(Comparator.comparingLong(record -> record.path("at").asLong()));
        return last(sorted, limit);
    }

    public ObjectNode tree(int limit) {
        var root = json.createObjectNode();
        root.putArray(TRAINING).addAll(training(limit));
        root.putArray(PerformanceRecord.KIND).addAll(performance(limit));
        root.putArray(DriftRecord.KIND).addAll(drift(limit));
        root.putArray(DecisionRecord.KIND).addAll(decisions(limit));
        return root;
    }

    private static List<JsonNode> newest(Iterable<JsonNode> records, int windows) {
        var sorted = new ArrayList<JsonNode>();
        records.forEach(sorted::add);
        sorted.sort(
                Comparator.comparingLong((JsonNode record) -> record.path("from").asLong())
                        .thenComparing(record -> record.path("version").asText())
                        .thenComparing(record -> record.path("role").asText())
                        .thenComparing(record -> record.path("basis").asText()));
        var starts =
                sorted.stream().map(record -> record.path("from").asLong()).distinct().toList();
        var shown = last(starts, windows);
        return sorted.stream()
                .filter(record -> shown.contains(record.path("from").asLong()))
                .toList();
    }

    private static <T> List<T> last(List<T> all, int limit) {
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    private static List<Object> about(JsonNode record, String... fields) {
        var about = new ArrayList<Object>();
        for (var field : fields) {
            about.add(record.path(field).asText());
        }
        return about;
    }

    private JsonNode parsed(byte[] value) {
        try {
            var tree = json.readTree(value);
            return tree != null && tree.isObject() ? tree : null;
        } catch (IOException noJson) {
            return null;
        }
    }
}
