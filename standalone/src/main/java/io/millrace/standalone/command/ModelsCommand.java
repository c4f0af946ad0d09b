package io.millrace.standalone.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code millrace models}. */
@Command(
        name = "models",
        description = "The versions of the model: who serves, and how a version comes to serve.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ModelsListCommand.class,
            ModelsCardCommand.class,
            ModelsVerifyCommand.class,
            ModelsPublishCommand.class,
            ModelsActivateCommand.class,
            ModelsRollbackCommand.class
        })
final class ModelsCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do.");
    }
}
