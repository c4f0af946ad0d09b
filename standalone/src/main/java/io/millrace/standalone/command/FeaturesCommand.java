package io.millrace.standalone.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code millrace features}. */
@Command(
        name = "features",
        description = "Feature values of a running pipeline.",
        mixinStandardHelpOptions = true,
        subcommands = {FeaturesGetCommand.class, FeaturesVerifyCommand.class})
final class FeaturesCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Name what to do.");
    }
}
