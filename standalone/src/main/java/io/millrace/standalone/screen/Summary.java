package io.millrace.standalone.screen;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** The status as one JSON object, printed at the end of {@code --duration}. */
public final class Summary {
    private static final JsonMapper JSON = new JsonMapper();

    private Summary() {}

    /** Indented; {@code null} stands for what is undefined or was not measured. */
    public static String json(DemoStatus status) {
        var root = JSON.createObjectNode();
        root.put("event_time", Instant.ofEpochMilli(status.simulatedMs()).toString());
        root.put("events", status.events().total());
        root.put("predictions", status.predictions().total());
        root.put("held", status.held());
        root.put("dead_letters", status.deadLetterCount());
        var reasons = root.putObject("dead_letters_by_reason");
        status.deadLetters().forEach(reasons::put);
        var models = root.putArray("models");
        status.models().forEach(model -> model(models.addObject(), model));
        var latency = root.putObject("latency_ms");
        boolean measured = status.delay().count() > 0;
        number(latency, "p50", measured ? status.delay().p50() : Double.NaN);
        number(latency, "p99", measured ? status.delay().p99() : Double.NaN);
        latency.put("count", status.delay().count());
        return root.toPrettyString();
    }

    private static void model(ObjectNode node, DemoStatus.Version model) {
        node.put("version", model.version());
        node.put("active", model.active());
        number(node, DemoStatus.Version.AVERAGE_PRECISION, model.averagePrecision());
        number(node, "champion_average_precision", model.champion());
        node.put("verdict", model.verdict());
        node.put("reason", model.reason());
    }

    private static void number(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
