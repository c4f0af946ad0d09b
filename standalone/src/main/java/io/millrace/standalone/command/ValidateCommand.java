package io.millrace.standalone.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.problem.DefinitionException;
import java.io.PrintWriter;
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
        output.println("  pipeline     " + plan.pipeline());
        output.println("  fingerprint  " + plan.fingerprint());
        output.println("  partitions   " + plan.partitions());
        output.println(
                "  sources      "
                        + plan.sources().stream()
                                .map(ValidateCommand::source)
                                .collect(Collectors.joining(", ")));
        output.println(
                "  entities     "
                        + plan.entities().stream()
                                .map(
                                        entity ->
                                                entity.name()
                                                        + " ("
                                                        + entity.features().size()
                                                        + " features)")
                                .collect(Collectors.joining(", ")));
        output.println("  predictions  for every event of " + plan.spine().name());
        output.println("  inputs       " + plan.inputs().size());
        plan.inputs().forEach(input -> output.println("    " + input.name()));
    }

    private static String source(SourcePlan source) {
        return source.name() + " (topic " + source.topic() + ")";
    }
}
