package io.millrace.standalone.command;

import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.flights.FlightFiles;
import io.millrace.standalone.flights.FlightGenerator;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code millrace generate}. */
@Command(
        name = "generate",
        description = "Makes up events for the examples, as files for 'replay'.",
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Runnable {
    private static final int LARGEST = 10_000_000;
    private static final int AIRCRAFT = 120;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to make up.");
    }

    @Command(
            name = "flights",
            description = {
                "Departures, arrivals, requests and labels of examples/flights,",
                "about 480 flights a day from 1 March 2025 on."
            },
            mixinStandardHelpOptions = true)
    int flights(
            @Option(
                            names = "--events",
                            paramLabel = "N",
                            defaultValue = "10000",
                            description = "Number of requests (default: ${DEFAULT-VALUE}).")
                    int events,
            @Option(
                            names = "--seed",
                            paramLabel = "N",
                            defaultValue = "1",
                            description =
                                    "The same seed gives the same files (default: ${DEFAULT-VALUE}).")
                    long seed,
            @Option(
                            names = "--out",
                            paramLabel = "DIRECTORY",
                            required = true,
                            description = "Where the files go.")
                    Path directory) {
        if (events < 1 || events > LARGEST) {
            throw new ParameterException(
                    spec.commandLine(), "--events " + events + " is not between 1 and " + LARGEST);
        }
        try {
            FlightFiles.write(directory, new FlightGenerator(seed, AIRCRAFT), events);
        } catch (IOException e) {
            throw new FailureException(
                    "the files cannot be written to " + directory + ": " + e,
                    "name a directory that can be written to with --out",
                    e);
        }
        spec.commandLine().getOut().println(events + " flights in " + directory);
        return ExitCode.DONE.number();
    }
}
