package io.millrace.standalone.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.schemas.monitoring.DriftRecord;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The board as tables. */
public final class MonitoringText {
    private static final int MOST_INPUTS = 5;

    /** Of a column of metrics, at least. */
    private static final int WIDTH = 8;

    private static final List<String> OF_CLASSES =
            List.of(
                    "auc_roc",
                    "average_precision",
                    "log_loss",
                    "calibration_error",
                    "precision_at_k",
                    "base_rate");

    private static final List<String> OF_VALUES = List.of("rmse", "mae", "r2");

    private final PrintWriter output;

    public MonitoringText(PrintWriter output) {
        this.output = output;
    }

    /**
     * @param limit windows, and training runs, at most
     */
    public void print(MonitoringBoard board, int limit) {
        training(board.training(limit));
        performance(board.performance(limit));
        drift(board.drift(limit));
        if (board.others() > 0) {
            output.printf("%n%d records of other kinds%n", board.others());
        }
    }

    private void training(List<JsonNode> runs) {
        output.println("training");
        if (runs.isEmpty()) {
            output.println("  no run yet");
        }
        for (var run : runs) {
            output.printf(
                    "  %s  %-9s  %s  %s%n",
                    time(run.path("started_at").asLong()),
                    run.path("outcome").asText(),
                    run.path("version").asText("-"),
                    run.path("reason").asText());
        }
    }

    private void performance(List<JsonNode> records) {
        output.printf("%nperformance%n");
        if (records.isEmpty()) {
            output.println("  nothing yet: a window of a day has to be over");
            return;
        }
        var shown = shown(records);
        output.printf(
                "  %-17s  %-18s  %-8s  %-13s  %8s  %8s  %s%n",
                "from",
                "version",
                "role",
                "basis",
                "events",
                "labelled",
                shown.stream()
                        .map(metric -> right(metric, WIDTH))
                        .collect(Collectors.joining("  ")));
        for (var record : records) {
            var metrics = new ArrayList<String>();
            for (var metric : shown) {
                metrics.add(
                        right(
                                number(record.path("metrics").path(metric)),
                                Math.max(WIDTH, metric.length())));
            }
            output.printf(
                    "  %-17s  %-18s  %-8s  %-13s  %,8d  %,8d  %s%n",
                    time(record.path("from").asLong()),
                    record.path("version").asText(),
                    record.path("role").asText(),
                    basis(record),
                    record.path("events").asInt(),
                    record.path("labelled").asInt(),
                    String.join("  ", metrics));
            paired(record.path("paired"), shown.subList(0, 3));
        }
        if (shown.equals(OF_CLASSES)) {
            output.println("  estimate: what the calibrated scores foretell, before labels");
        }
    }

    /** Those of the newest records, for the task of a pipeline may change. */
    private static List<String> shown(List<JsonNode> records) {
        return records.get(records.size() - 1).path("metrics").has(OF_VALUES.get(0))
                ? OF_VALUES
                : OF_CLASSES;
    }

    private void paired(JsonNode paired, List<String> shown) {
        if (!paired.isObject()) {
            return;
        }
        var metrics = new ArrayList<String>();
        for (var metric : shown) {
            metrics.add(
                    "%s %s : %s"
                            .formatted(
                                    metric,
                                    number(paired.path("own").path(metric)),
                                    number(paired.path("other").path(metric))));
        }
        output.printf(
                "    beside %s on %,d events of both: %s%n",
                paired.path("with").asText(),
                paired.path("labelled").asInt(),
                String.join(", ", metrics));
    }

    /** Labels of a window that is not settled are mostly of the class that is told sooner. */
    private static String basis(JsonNode record) {
        boolean early =
                record.path("basis").asText().equals("labels")
                        && !record.path("settled").asBoolean();
        return record.path("basis").asText() + (early ? " (part)" : "");
    }

    private void drift(List<JsonNode> records) {
        output.printf("%ndrift%n");
        if (records.isEmpty()) {
            output.println("  nothing yet: serving.drift has to be set and a window to be over");
            return;
        }
        output.printf(
                "  %-17s  %-17s  %-18s  %8s  %-8s  %s%n",
                "from", "to", "version", "events", "", "psi: score, and the largest of the inputs");
        for (var record : records) {
            boolean few = record.path("events").asLong() < record.path("min_events").asLong();
            boolean part = record.path("coverage").asDouble(1) < DriftRecord.LEAST_COVERAGE;
            var drifted = record.path("drifted");
            output.printf(
                    "  %-17s  %-17s  %-18s  %,8d  %-8s  %s%n",
                    time(record.path("from").asLong()),
                    time(record.path("to").asLong()),
                    record.path("version").asText(),
                    record.path("events").asLong(),
                    few ? "too few" : part ? "part" : drifted.isEmpty() ? "ok" : "DRIFT",
                    indexes(record));
        }
    }

    private static String indexes(JsonNode record) {
        var shown = new ArrayList<String>();
        shown.add(number(record.path("score").path("psi")));
        record.path("inputs").properties().stream()
                .filter(input -> input.getValue().path("psi").isNumber())
                .sorted(
                        Comparator.comparingDouble(
                                (Map.Entry<String, JsonNode> input) ->
                                        -input.getValue().path("psi").asDouble()))
                .limit(MOST_INPUTS)
                .forEach(
                        input ->
                                shown.add(
                                        input.getKey()
                                                + " "
                                                + number(input.getValue().path("psi"))));
        return String.join(", ", shown);
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.4f", value.asDouble()) : "-";
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /** To the minute. */
    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString().substring(0, 16) + "Z";
    }
}
