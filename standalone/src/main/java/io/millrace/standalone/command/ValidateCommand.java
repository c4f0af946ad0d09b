package io.millrace.standalone.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.definition.Durations;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.PlanWarnings;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.problem.DefinitionException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace validate}. */
@Command(
        name = "validate",
        description = "Checks a definition and says what it comes to.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private PipelineOption pipeline;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS/S",
            description = "Also what the state comes to at so many events a second.")
    private Double rate;

    @Option(names = "--json", description = "Problems and plan as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var output = spec.commandLine().getOut();
        if (json) {
            return callJson(output);
        }
        describe(pipeline.read(), output);
        return ExitCode.DONE.number();
    }

    private Integer callJson(PrintWriter output) {
        var root = JSON.createObjectNode();
        var problems = root.putArray("problems");
        try {
            var plan = pipeline.read();
            root.put("pipeline", plan.pipeline());
            root.put("fingerprint", plan.fingerprint());
            var inputs = root.putArray("inputs");
            plan.inputs().forEach(input -> inputs.add(input.name()));
            var topics = root.putArray("topics");
            plan.topics().all().forEach(topic -> topics.add(topic.name()));
            var warnings = root.putArray("warnings");
            PlanWarnings.of(plan).forEach(warnings::add);
            return ExitCode.DONE.number();
        } catch (DefinitionException wrong) {
            for (var problem : wrong.problems()) {
                problems.addObject()
                        .put("where", problem.where())
                        .put("line", problem.line())
                        .put("what", problem.what())
                        .put("hint", problem.hint());
            }
            return ExitCode.WRONG_INPUT.number();
        } finally {
            output.println(root.toPrettyString());
        }
    }

    private void describe(Plan plan, PrintWriter output) {
        output.println(pipeline.file() + ": no problems");
        line(output, "pipeline", plan.pipeline());
        line(output, "fingerprint", plan.fingerprint());
        line(output, "partitions", String.valueOf(plan.partitions()));
        plan.sources()
                .forEach(source -> line(output, "source", source.name() + " on " + source.topic()));
        plan.tables().forEach(table -> line(output, "table", table(plan, table)));
        plan.entities()
                .forEach(entity -> line(output, "entity", entity.name() + ": " + features(entity)));
        if (plan.label() != null) {
            line(output, "label", "on " + plan.label().topic());
        }
        line(output, "predicts", "for every event of " + plan.spine().name());
        if (plan.training() != null) {
            var training = plan.training();
            line(output, "trains", training.task().word() + ", by " + training.objective());
        }
        line(output, "decides", plan.serving().decision());
        plan.gate().forEach(rule -> line(output, "gate", rule));
        PlanWarnings.of(plan).forEach(warning -> line(output, "warning", warning));
        new StateCost(plan, rate).lines().forEach(cost -> line(output, "state", cost));
        output.println("  inputs (" + plan.inputs().size() + ")");
        plan.inputs().forEach(input -> output.println("    " + input.name()));
        output.println("  topics");
        plan.topics()
                .all()
                .forEach(
                        topic ->
                                output.printf(
                                        "    %s (%s)%n",
                                        topic.name(), partitions(topic.partitions())));
    }

    private static void line(PrintWriter output, String what, String value) {
        output.printf("  %-12s %s%n", what, value);
    }

    private static String table(Plan plan, TablePlan table) {
        var hop =
                plan.sources().stream()
                                .anyMatch(source -> plan.filterTables(source).contains(table))
                        ? "; a 'where' looks at it: its events take one more hop"
                        : "";
        return table.name() + " on " + table.topic() + " by " + table.key() + hop;
    }

    private static String partitions(int count) {
        return count == 1 ? "1 partition" : count + " partitions";
    }

    private static String features(EntityPlan entity) {
        var windows =
                entity.features().stream()
                        .filter(FeaturePlan::bounded)
                        .map(FeaturePlan::window)
                        .distinct()
                        .sorted()
                        .map(window -> Durations.text(Duration.ofMillis(window)))
                        .collect(Collectors.joining(" "));
        var longest = Durations.text(Duration.ofMillis(entity.span()));
        var hot =
                entity.key().fields().isEmpty()
                        ? "; all events share one key, so one task has all the work"
                        : "";
        return "%d features, windows %s; looks back %s at most%s"
                .formatted(
                        entity.features().size(),
                        windows.isEmpty() ? "none" : windows,
                        longest,
                        hot);
    }
}
