package io.millrace.standalone.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code millrace deadletters}. */
@Command(
        name = "deadletters",
        description = "What was refused and why; sends it again.",
        mixinStandardHelpOptions = true,
        subcommands = {DeadLettersListCommand.class, DeadLettersRedriveCommand.class})
final class DeadLettersCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name what to do.");
    }
}
