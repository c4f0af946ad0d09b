package io.millrace.standalone.command;

import io.millrace.schemas.definition.Definition;
import io.millrace.schemas.definition.DefinitionParser;
import io.millrace.schemas.definition.Line;
import io.millrace.schemas.model.Decision;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.Problems;
import io.millrace.trainer.gate.Gate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The definition that a command works on. */
final class PipelineOption {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "The pipeline's definition.")
    private Path file;

    Path file() {
        return file;
    }

    Plan read() {
        return read(file);
    }

    /** Checks what the programs would find as well: the rules of the gate and the decision. */
    static Plan read(Path file) {
        var plan = Plan.read(file);
        var definition = written(file);
        var problems = new Problems();
        var task = plan.training() == null ? Task.BINARY : plan.training().task();
        for (var rule : definition.gate()) {
            check(rule, text -> Gate.check(List.of(text), task), problems);
        }
        if (definition.serving().decision() != null) {
            check(definition.serving().decision(), Decision::parse, problems);
        }
        problems.throwIfAny(file.toString());
        return plan;
    }

    private static Definition written(Path file) {
        try {
            return DefinitionParser.parse(Files.readString(file), new Problems());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " was there a moment ago", e);
        }
    }

    /** Those who read it know the text alone; where it stands is known here. */
    private static void check(Line line, Consumer<String> reader, Problems problems) {
        try {
            reader.accept(line.text());
        } catch (DefinitionException wrong) {
            for (var problem : wrong.problems()) {
                problems.add(problem.where(), line.line(), problem.what(), problem.hint());
            }
        }
    }
}
