package io.millrace.standalone.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code millrace models}. */
@Command(
        name = "models",
        description = "The models of a running pipeline.",
        mixinStandardHelpOptions = true,
        subcommands = {ModelsCardCommand.class, ModelsVerifyCommand.class})
final class ModelsCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name what to do.");
    }
}
