package io.millrace.standalone.command;

import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.problem.FailureException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code millrace models rollback}. */
@Command(
        name = "rollback",
        description = {
            "Puts the roles back as they were before the newest change; again, one change further.",
            "A rollout that is under way ends. The trainer need not run."
        },
        mixinStandardHelpOptions = true)
final class ModelsRollbackCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private Activating activating;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println(
                        activating.append(
                                "rolled back by hand",
                                (publisher, archive, log, now) ->
                                        log.before(now)
                                                .orElseThrow(ModelsRollbackCommand::nothing)
                                                .from(null)));
        return ExitCode.DONE.number();
    }

    private static FailureException nothing() {
        return new FailureException(
                "There is nothing to go back to",
                "'millrace models activate VERSION' makes another version champion");
    }
}
