package io.millrace.standalone.command;

import io.millrace.runtime.run.ExitCode;
import io.millrace.runtime.run.Launch;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of the command line. */
@Command(
        name = "millrace",
        description = "Event streams into predictions, on plain Kafka.",
        mixinStandardHelpOptions = true,
        versionProvider = MillraceCommand.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the work failed", "2:usage or definition wrong"},
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            ValidateCommand.class,
            TestCommand.class,
            ReplayCommand.class,
            BackfillCommand.class,
            GenerateCommand.class,
            PredictionsCommand.class,
            MonitoringCommand.class,
            ExplainCommand.class,
            PredictCommand.class,
            DeadLettersCommand.class,
            FeaturesCommand.class,
            ModelsCommand.class,
            TrainCommand.class,
            TopicsCommand.class,
            KeysCommand.class,
            EvolveCommand.class,
            ResetCommand.class
        })
public final class MillraceCommand implements Runnable {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    /**
     * Runs a command line.
     *
     * @return the exit code
     */
    public static int execute(PrintStream output, PrintStream errors, String... arguments) {
        return new CommandLine(new MillraceCommand())
                .setOut(new PrintWriter(output, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(MillraceCommand::misused)
                .setExecutionExceptionHandler(
                        (thrown, command, parsed) ->
                                failed(
                                                errors,
                                                BrokersOption.named(
                                                        thrown, command.getParseResult()))
                                        .number())
                .execute(arguments);
    }

    /** Without a verb. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    /** What fails while the process is being stopped follows from that, and is not told. */
    private static ExitCode failed(PrintStream errors, Exception thrown) {
        return stopping()
                ? ExitCode.WORK_FAILED
                : Launch.run(
                        errors,
                        "the log",
                        () -> {
                            throw thrown;
                        });
    }

    /** Java tells only those who try to add a hook. */
    private static boolean stopping() {
        var hook = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException stopping) {
            return true;
        }
    }

    private static int misused(ParameterException wrong, String[] arguments) {
        var command = wrong.getCommandLine();
        var errors = command.getErr();
        errors.println(wrong.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(wrong, errors)) {
            tellUsage(command, errors);
        }
        return ExitCode.WRONG_INPUT.number();
    }

    /** In short below a command, where the options would push the message off the screen. */
    private static void tellUsage(CommandLine command, PrintWriter errors) {
        if (command.getSubcommands().isEmpty()) {
            errors.printf(
                    "  -> '%s --help' tells what it takes%n",
                    command.getCommandSpec().qualifiedName());
        } else {
            command.usage(errors);
        }
    }

    /** The version that the build wrote beside this class. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (var text = MillraceCommand.class.getResourceAsStream("version.txt")) {
                var version = new String(text.readAllBytes(), StandardCharsets.UTF_8);
                return new String[] {"millrace " + version.strip()};
            }
        }
    }
}
