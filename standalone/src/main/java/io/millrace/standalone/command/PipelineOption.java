package io.millrace.standalone.command;

import io.millrace.schemas.model.Decision;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.Problem;
import io.millrace.trainer.gate.Gate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        var problems = new ArrayList<Problem>();
        problems.addAll(problems(() -> Gate.check(plan.gate())));
        problems.addAll(problems(() -> Decision.parse(plan.serving().decision())));
        if (!problems.isEmpty()) {
            throw new DefinitionException(file.toString(), problems);
        }
        return plan;
    }

    private static List<Problem> problems(Runnable check) {
        try {
            check.run();
            return List.of();
        } catch (DefinitionException wrong) {
            return wrong.problems();
        }
    }
}
