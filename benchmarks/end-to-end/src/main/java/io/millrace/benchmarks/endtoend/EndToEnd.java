package io.millrace.benchmarks.endtoend;

import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.runtime.run.ExitCode;
import io.millrace.runtime.run.Launch;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace bench end-to-end}. */
@Command(
        name = "end-to-end",
        description = {
            "From an event produced to its prediction consumed: throughput and latency,",
            "against a pass-through of the same topics and record sizes."
        },
        mixinStandardHelpOptions = true)
final class EndToEnd implements Callable<Integer> {
    /** The rate that the latency profile is promised for. */
    private static final int PROMISED = 5_000;

    /** Above this part of what it can take, a fixed rate measures the queue. */
    private static final double COMFORTABLE = 0.85;

    private static final String STANDARD_OUTPUT = "-";

    /** Beside the data of the other commands; a run removes its own. */
    private static final Path DATA = Path.of("millrace-data", "bench").toAbsolutePath();

    @Option(names = "--quick", description = "Takes less than a minute.")
    private boolean quick;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = STANDARD_OUTPUT,
            description = "Writes the result as JSON; without a file to the standard output.")
    private String json;

    @Option(
            names = "--profile",
            defaultValue = "latency",
            description = "latency or throughput (default: ${DEFAULT-VALUE}).")
    private String profile;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "Stream threads of each program (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--rate",
            paramLabel = "EVENTS/S",
            description = "Measures only Millrace's latency at this rate, for example 5000.")
    private Integer rate;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "Saturated seconds before anything counts (default: 6 or 30).")
    private Double warmUp;

    @Option(
            names = "--rounds",
            paramLabel = "NUMBER",
            description = "Rounds of each kind (default: 2 or 5).")
    private Integer rounds;

    private EndToEnd() {}

    /** The exit code. */
    static int execute(String[] arguments) {
        return new CommandLine(new EndToEnd())
                .setExecutionExceptionHandler((thrown, line, parsed) -> failed(thrown).number())
                .execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        var progress = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        var directory = Files.createTempDirectory(Files.createDirectories(DATA), "run-");
        double before = load();
        var scale = (quick ? Scale.QUICK : Scale.FULL).with(warmUp, rounds);
        try (var lane = new Lane(directory, profile, threads, scale, progress)) {
            if (rate != null) {
                lane.compareAt(rate);
            } else {
                lane.compare();
                if (!quick && lane.throughputOfMillrace() * COMFORTABLE > PROMISED) {
                    lane.compareAt(PROMISED);
                }
            }
            write(lane.report(quick, machine(before)));
        } finally {
            delete(directory);
        }
        return ExitCode.DONE.number();
    }

    private void write(Report report) throws IOException {
        var text =
                SystemMain.JSON
                        .writer()
                        .with(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(report);
        if (STANDARD_OUTPUT.equals(json)) {
            System.out.println(text);
            return;
        }
        report.ratios().forEach((name, ratio) -> System.out.printf("%-28s %.2f%n", name, ratio));
        report.latency()
                .forEach(
                        at ->
                                at.systems()
                                        .forEach(
                                                (name, latencies) ->
                                                        System.out.printf(
                                                                "%-12s at %,6d/s: %s%n",
                                                                name,
                                                                at.eventsPerSecond(),
                                                                latencies)));
        if (json != null) {
            Files.writeString(Path.of(json), text);
        }
    }

    private static Report.Machine machine(double loadBefore) {
        return new Report.Machine(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                loadBefore,
                load());
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static ExitCode failed(Exception thrown) {
        return Launch.run(
                System.err,
                "the log",
                () -> {
                    throw thrown;
                });
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
