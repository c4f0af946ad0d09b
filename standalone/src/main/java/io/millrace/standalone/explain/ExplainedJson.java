package io.millrace.standalone.explain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import java.util.List;

/** An explanation as JSON: snake case, times in ms, what is missing is null. */
public final class ExplainedJson {
    private final List<Input> inputs;

    /**
     * @param inputs of the plan
     */
    public ExplainedJson(List<Input> inputs) {
        this.inputs = inputs;
    }

    public ObjectNode tree(Explained explained) {
        var prediction = explained.prediction();
        var root = JsonNodeFactory.instance.objectNode();
        root.put("event_id", prediction.eventId())
                .put("key", prediction.key())
                .put("event_time", prediction.time())
                .put("version", prediction.version())
                .put("sha256", prediction.sha256())
                .put("role", prediction.role().text())
                .put("margin", prediction.margin())
                .put("score", prediction.score())
                .put("decision", prediction.decision());
        root.putObject("recomputed")
                .put("margin", explained.margin())
                .put("score", explained.score())
                .put("equal", explained.isSame());
        explained.outliers().forEach(root.putArray("outliers")::add);
        inputs(explained, root);
        histories(explained, root);
        return root;
    }

    private void inputs(Explained explained, ObjectNode root) {
        var contributions = explained.contributions();
        if (contributions == null) {
            root.putNull("contributions");
        } else {
            root.putObject("contributions")
                    .put("method", contributions.method())
                    .put("base", contributions.base())
                    .put("sum", contributions.sum());
        }
        var all = root.putArray("inputs");
        for (int i = 0; i < inputs.size(); i++) {
            var input = all.addObject().put("name", inputs.get(i).name());
            double number = explained.vector().numbers()[i];
            if (inputs.get(i).type() == InputType.CATEGORY) {
                input.put("value", explained.vector().texts()[i]);
            } else {
                input.put("value", Double.isNaN(number) ? null : Double.valueOf(number));
            }
            if (contributions != null) {
                input.put("contribution", contributions.values()[i]);
            }
        }
    }

    private static void histories(Explained explained, ObjectNode root) {
        var entities = root.putArray("entities");
        for (var history : explained.histories()) {
            var entity =
                    entities.addObject().put("entity", history.entity()).put("key", history.key());
            var windows = entity.putArray("windows");
            for (var window : history.windows()) {
                var one =
                        windows.addObject()
                                .put("length", window.length())
                                .put("delay", window.delay())
                                .put("events", window.events());
                window.features().forEach(one.putArray("features")::add);
            }
            var events = entity.putArray("events");
            for (var event : history.events()) {
                var one = events.addObject().put("id", event.id()).put("time", event.time());
                var values = one.putObject("values");
                event.values().forEach(values::put);
                one.put(
                        "label",
                        Double.isNaN(event.label()) ? null : Double.valueOf(event.label()));
            }
        }
    }
}
