package io.millrace.standalone.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.feature.DefinitionTests;
import io.millrace.feature.DefinitionTests.Outcome;
import io.millrace.runtime.run.ExitCode;
import io.millrace.runtime.run.Logging;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace test}. */
@Command(
        name = "test",
        description = "Runs the tests written in a definition, without a broker.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private PipelineOption pipeline;
    @Mixin private SettingsOptions options;

    @Option(names = "--json", description = "The outcomes as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        var plan = pipeline.read();
        Logging.configure(
                options.read(Map.of("log.level", "warn", "log.kafka-level", "error"), null).log());
        var outcomes = new DefinitionTests(plan).run();
        if (json) {
            printJson(outcomes, spec.commandLine().getOut());
        } else {
            print(outcomes, spec.commandLine().getOut());
        }
        return outcomes.stream().allMatch(Outcome::passed)
                ? ExitCode.DONE.number()
                : ExitCode.WORK_FAILED.number();
    }

    private void print(List<Outcome> outcomes, PrintWriter output) {
        for (var outcome : outcomes) {
            output.printf(
                    "%s  %s (line %d)%n",
                    outcome.passed() ? "passed" : "FAILED", outcome.name(), outcome.line());
            outcome.failures().forEach(failure -> output.println("          " + failure));
        }
        long failed = outcomes.stream().filter(outcome -> !outcome.passed()).count();
        output.printf("%s: %d tests, %d failed%n", pipeline.file(), outcomes.size(), failed);
    }

    private static void printJson(List<Outcome> outcomes, PrintWriter output) {
        var root = JSON.createObjectNode();
        var tests = root.putArray("tests");
        for (var outcome : outcomes) {
            var test =
                    tests.addObject()
                            .put("name", outcome.name())
                            .put("line", outcome.line())
                            .put("passed", outcome.passed());
            var failures = test.putArray("failures");
            outcome.failures().forEach(failures::add);
        }
        output.println(root.toPrettyString());
    }
}
