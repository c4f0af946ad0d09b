package io.millrace.schemas.definition;

import io.millrace.schemas.definition.Definition.Derived;
import io.millrace.schemas.definition.Definition.Entity;
import io.millrace.schemas.definition.Definition.Label;
import io.millrace.schemas.definition.Definition.Predict;
import io.millrace.schemas.definition.Definition.Serving;
import io.millrace.schemas.definition.Definition.Source;
import io.millrace.schemas.definition.Definition.Table;
import io.millrace.schemas.definition.Definition.Time;
import io.millrace.schemas.definition.Definition.Training;
import io.millrace.schemas.definition.Definition.Value;
import io.millrace.schemas.plan.LivePlan;
import io.millrace.schemas.plan.TrainingPlan;
import io.millrace.schemas.plan.TriggerPlan;
import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.record.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads the YAML of a definition; problems go to the collector, and what could be read is answered
 * all the same.
 */
public final class DefinitionParser {
    private static final String HOLD = "hold";
    private static final String DEFAULT = "default";

    /** Ten years of event time: far more than any window that state should hold. */
    private static final Duration NO_TRAINING_LIMIT = Duration.ofDays(3650);

    private final Problems problems;

    private DefinitionParser(Problems problems) {
        this.problems = problems;
    }

    /** The definition, or null where the text is not even YAML. */
    public static Definition parse(String yaml, Problems problems) {
        Node root;
        try {
            root = new Yaml(new LoaderOptions()).compose(new java.io.StringReader(yaml));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            problems.add("", line, "is not YAML: " + e.getProblem(), "");
            return null;
        } catch (YAMLException e) {
            problems.add("", 0, "is not YAML: " + e.getMessage(), "");
            return null;
        }
        if (root == null) {
            problems.add("", 0, "the definition is empty", "start with 'pipeline: <name>'");
            return null;
        }
        return new DefinitionParser(problems).definition(new Section("", root, problems));
    }

    private Definition definition(Section root) {
        var definition =
                new Definition(
                        root.required("pipeline"),
                        root.integer("generation", 1, 1),
                        root.integer("partitions", 4, 1),
                        sources(root),
                        entities(root),
                        tables(root),
                        derived(root),
                        predict(root),
                        root.has("label") ? label(root.section("label")) : null,
                        training(root),
                        gate(root),
                        serving(root),
                        CaseParser.cases(root));
        root.end();
        return definition;
    }

    private List<Source> sources(Section root) {
        var sources = new ArrayList<Source>();
        if (!root.has("sources")) {
            problems.add(
                    "sources", root.line(), "is missing", "a pipeline reads at least one topic");
            return sources;
        }
        var section = root.section("sources");
        for (var name : section.keys()) {
            sources.add(source(name, section.section(name)));
        }
        return sources;
    }

    private Source source(String name, Section section) {
        var source =
                new Source(
                        name,
                        section.line(),
                        section.required("topic"),
                        format(section),
                        required(section, "id"),
                        time(section, true),
                        section.duration("lateness", Duration.ofHours(1)),
                        section.duration("ahead", Duration.ofHours(1)),
                        lines(section, "fields", true),
                        section.texts("valid"));
        section.end();
        return source;
    }

    private static Format format(Section section) {
        return Format.of(section.choice("format", Format.JSON.text(), Format.texts()));
    }

    private static Time time(Section section, boolean required) {
        if (!section.has("time")) {
            if (required) {
                section.problem(
                        "time",
                        "is missing",
                        "expected { field: ..., unit: seconds | millis | micros | iso }");
            }
            return null;
        }
        var time = section.section("time");
        var parsed =
                new Time(
                        required(time, "field"),
                        time.choice(
                                "unit", "millis", List.of("seconds", "millis", "micros", "iso")));
        time.end();
        return parsed;
    }

    private List<Entity> entities(Section root) {
        var entities = new ArrayList<Entity>();
        if (!root.has("features")) {
            problems.add(
                    "features",
                    root.line(),
                    "is missing",
                    "a pipeline keeps features of at least one entity");
            return entities;
        }
        var section = root.section("features");
        for (var name : section.keys()) {
            entities.add(entity(name, section.section(name)));
        }
        return entities;
    }

    private static Entity entity(String name, Section section) {
        var keys = new LinkedHashMap<String, List<Line>>();
        if (section.isMapping("key")) {
            var perSource = section.section("key");
            for (var source : perSource.keys()) {
                keys.put(source, perSource.texts(source));
            }
        } else if (section.has("key")) {
            keys.put("", section.texts("key"));
        } else {
            section.problem(
                    "key",
                    "is missing",
                    "expected a field, a list of fields, or [] for one entity of all events");
        }
        var from = required(section, "from");
        var values = new ArrayList<Value>();
        if (section.has("values")) {
            var all = section.section("values");
            for (var value : all.keys()) {
                values.add(value(value, all.section(value)));
            }
        } else {
            section.problem("values", "is missing", "");
        }
        section.end();
        return new Entity(name, section.line(), keys, from, values);
    }

    private static Value value(String name, Section section) {
        if (!section.has("compute")) {
            section.problem("compute", "is missing", "expected a function or a list of functions");
        }
        var value =
                new Value(
                        name,
                        section.line(),
                        optional(section, "of"),
                        section.texts("compute"),
                        section.windows("over"),
                        section.integers("last"),
                        section.numbers("quantiles"),
                        section.durations("half_life"),
                        section.duration("delay", Duration.ZERO),
                        optional(section, "where"),
                        section.truth("exclude_current", false),
                        section.number("default"),
                        lines(section, "as", false));
        section.end();
        return value;
    }

    private static List<Table> tables(Section root) {
        var tables = new ArrayList<Table>();
        if (root.has("tables")) {
            var section = root.section("tables");
            for (var name : section.keys()) {
                tables.add(table(name, section.section(name)));
            }
        }
        return tables;
    }

    private static Table table(String name, Section section) {
        var table =
                new Table(
                        name,
                        section.line(),
                        section.required("topic"),
                        format(section),
                        required(section, "key"),
                        time(section, false),
                        lines(section, "fields", true));
        section.end();
        return table;
    }

    private static List<Derived> derived(Section root) {
        var derived = new ArrayList<Derived>();
        lines(root, "derive", false).forEach((name, line) -> derived.add(new Derived(name, line)));
        return derived;
    }

    private Predict predict(Section root) {
        if (!root.has("predict")) {
            problems.add(
                    "predict",
                    root.line(),
                    "is missing",
                    "expected { on: <source>, inputs: [...] }");
            return new Predict(root.line(), new Line("", 0), null, List.of());
        }
        var section = root.section("predict");
        var predict =
                new Predict(
                        section.line(),
                        required(section, "on"),
                        optional(section, "key"),
                        section.texts("inputs"));
        if (!section.has("inputs")) {
            section.problem(
                    "inputs",
                    "is missing",
                    "list the inputs of the model, such as [amount, \"customer.*\"]");
        }
        section.end();
        return predict;
    }

    private static Label label(Section section) {
        var horizon = section.duration("horizon", Duration.ofDays(7));
        var label =
                new Label(
                        section.line(),
                        section.required("topic"),
                        format(section),
                        required(section, "id"),
                        required(section, "value"),
                        time(section, false),
                        lines(section, "fields", false),
                        section.number("default"),
                        horizon,
                        section.duration("revise_within", horizon),
                        progress(section));
        section.end();
        return label;
    }

    private static String progress(Section section) {
        var progress = section.choice("progress", "time", List.of("time", "lag"));
        if (progress.equals("lag")) {
            section.problem(
                    "progress",
                    "'lag' is not served by this version yet",
                    "expected time: send a label for every event, or at least regularly");
        }
        return progress;
    }

    private static Training training(Section root) {
        var section = root.has("training") ? root.section("training") : null;
        if (section == null) {
            return null;
        }
        var training =
                new Training(
                        section.has("task") ? required(section, "task") : new Line("binary", 0),
                        section.duration("every", Duration.ofDays(1)),
                        section.duration("window", NO_TRAINING_LIMIT),
                        section.duration("holdout", Duration.ofDays(7)),
                        section.has("candidates") ? section.texts("candidates") : List.of(),
                        section.integer("trials", 20, 1),
                        section.duration("budget", null),
                        section.integer("folds", 1, 1),
                        negatives(section),
                        section.has("calibration")
                                ? section.choice("calibration", "", TrainingPlan.CALIBRATIONS)
                                : null,
                        optional(section, "objective"),
                        section.integer("min_examples", 1000, 1),
                        triggers(section),
                        section.integer("seed", 1, Integer.MIN_VALUE));
        section.end();
        return training;
    }

    private static TriggerPlan triggers(Section training) {
        if (!training.has("triggers")) {
            return TriggerPlan.NONE;
        }
        var section = training.section("triggers");
        var drop = section.number("drop");
        if (drop != null && !(drop > 0 && Double.isFinite(drop))) {
            section.problem("drop", "is " + drop, "a number above 0, for example 0.05");
        }
        var triggers =
                new TriggerPlan(
                        section.has("examples") ? section.integer("examples", 1, 1) : 0,
                        section.truth("drift", false),
                        drop == null ? Double.NaN : drop);
        section.end();
        return triggers;
    }

    /** From a thousandth to 1; 1 where it is not there. */
    private static double negatives(Section section) {
        var number = section.number("negatives");
        if (number == null) {
            return 1;
        }
        if (!(number >= 0.001 && number <= 1)) {
            section.problem("negatives", "is " + number, "a share from 0.001 to 1");
            return 1;
        }
        return number;
    }

    private static List<Line> gate(Section root) {
        if (!root.has("gate")) {
            return List.of();
        }
        var section = root.section("gate");
        var rules = section.texts("must");
        section.end();
        return rules;
    }

    private static Serving serving(Section root) {
        if (!root.has("serving")) {
            return new Serving(null, HOLD, null, true, null, null, null, LivePlan.USUAL);
        }
        var section = root.section("serving");
        var withoutModel =
                section.choice("without_model", HOLD, List.of(HOLD, DEFAULT, "dead_letter"));
        var defaultScore = section.number("default_score");
        if (withoutModel.equals(DEFAULT) && defaultScore == null) {
            section.problem(
                    "default_score",
                    "is missing",
                    "without_model: default needs the score to give");
        } else if (!withoutModel.equals(DEFAULT) && section.has("default_score")) {
            section.problem(
                    "default_score",
                    "is given to no vector",
                    "it goes with without_model: default");
        }
        var serving =
                new Serving(
                        optional(section, "decision"),
                        withoutModel,
                        defaultScore,
                        section.truth("values", true),
                        section.has("rollout")
                                ? RolloutParser.rollout(section.section("rollout"))
                                : null,
                        section.has("drift") ? DriftParser.drift(section.section("drift")) : null,
                        section.has("rollback")
                                ? RolloutParser.rollback(section.section("rollback"))
                                : null,
                        section.has("live")
                                ? RolloutParser.live(section.section("live"))
                                : LivePlan.USUAL);
        section.end();
        return serving;
    }

    private static Line required(Section section, String key) {
        return new Line(section.required(key), section.line(key));
    }

    private static Line optional(Section section, String key) {
        return section.text(key).map(text -> new Line(text, section.line(key))).orElse(null);
    }

    private static Map<String, Line> lines(Section section, String key, boolean required) {
        var lines = new LinkedHashMap<String, Line>();
        if (section.has(key)) {
            var inner = section.section(key);
            for (var name : inner.keys()) {
                lines.put(name, new Line(inner.text(name).orElse(""), inner.line(name)));
            }
        } else if (required) {
            section.problem(key, "is missing", "");
        }
        return lines;
    }
}
