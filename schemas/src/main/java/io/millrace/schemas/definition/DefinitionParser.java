package io.millrace.schemas.definition;

import io.millrace.schemas.definition.Definition.Derived;
import io.millrace.schemas.definition.Definition.Predict;
import io.millrace.schemas.problem.Problems;
import java.util.ArrayList;
import java.util.List;
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
    private DefinitionParser() {}

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
        return definition(new Section("", root, problems));
    }

    private static Definition definition(Section root) {
        var definition =
                new Definition(
                        root.required("pipeline"),
                        root.integer("generation", 1, 1),
                        root.integer("partitions", 4, 1),
                        SourceParser.sources(root),
                        EntityParser.entities(root),
                        SourceParser.tables(root),
                        derived(root),
                        predict(root),
                        root.has("label") ? SourceParser.label(root.section("label")) : null,
                        TrainingParser.training(root),
                        TrainingParser.gate(root),
                        ServingParser.serving(root),
                        CaseParser.cases(root));
        root.end();
        return definition;
    }

    private static List<Derived> derived(Section root) {
        var derived = new ArrayList<Derived>();
        Line.lines(root, "derive", false)
                .forEach((name, line) -> derived.add(new Derived(name, line)));
        return derived;
    }

    private static Predict predict(Section root) {
        if (!root.has("predict")) {
            root.problem("predict", "is missing", "expected { on: <source>, inputs: [...] }");
            return new Predict(root.line(), new Line("", 0), null, List.of());
        }
        var section = root.section("predict");
        var predict =
                new Predict(
                        section.line(),
                        Line.required(section, "on"),
                        Line.optional(section, "key"),
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
}
