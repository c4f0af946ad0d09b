package io.millrace.benchmarks.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.benchmarks.workload.Measurement;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code millrace bench engine}. */
@Command(
        name = "millrace bench engine",
        description = "The feature engine against its peers, one JVM per engine and round.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:an engine failed or answered wrongly", "2:usage"})
final class EngineCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";
    private static final int ROUNDS = 5;

    @Option(names = "--quick", description = "One round on a fifth of the events: under a minute.")
    private boolean quick;

    @Option(names = "--rounds", description = "Default: 5, with --quick 1.")
    private int rounds;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "CASE",
            description = "Only these rows of the table, and the ratios that they make.")
    private List<String> only = List.of();

    @Option(
            names = "--json",
            arity = "0..1",
            fallbackValue = STANDARD_OUTPUT,
            paramLabel = "FILE",
            description = "Writes the report as JSON; without FILE to standard output.")
    private String json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var began = Instant.now().toString();
        var cases =
                Cases.of(quick).stream()
                        .filter(each -> only.isEmpty() || only.contains(each.name()))
                        .toList();
        if (cases.size() < only.size() || cases.isEmpty()) {
            throw new ParameterException(
                    new CommandLine(this),
                    "--only: there are "
                            + String.join(", ", Cases.of(quick).stream().map(Case::name).toList()));
        }
        var run = run(cases);
        var report = Report.of(quick, environment(began, run), cases, run, new Gate(cases));
        boolean toOutput = STANDARD_OUTPUT.equals(json);
        PrintStream people = toOutput ? System.err : System.out;
        people.print(Table.of(report));
        if (json != null) {
            var text =
                    new ObjectMapper()
                            .enable(SerializationFeature.INDENT_OUTPUT)
                            .writeValueAsString(report);
            if (toOutput) {
                System.out.println(text);
            } else {
                Files.writeString(Path.of(json), text + "\n");
            }
        }
        return report.cases().stream().allMatch(Report.Row::exact) ? 0 : 1;
    }

    private List<Round> run(List<Case> cases) throws IOException, InterruptedException {
        var benchmarks = System.getProperty("millrace.benchmarks");
        if (benchmarks == null) {
            throw new FailureException(
                    "Where the benchmarks were built is not known.",
                    "use `./millrace bench engine`");
        }
        var jvm = new ChildJvm(Path.of(benchmarks));
        var done = new ArrayList<Round>();
        int wanted = rounds > 0 ? rounds : quick ? 1 : ROUNDS;
        for (int round = 1; round <= wanted; round++) {
            double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
            var measurements = new LinkedHashMap<String, Measurement>();
            for (var each : cases) {
                System.err.printf("round %d of %d: %s%n", round, wanted, each.name());
                measurements.put(each.name(), jvm.run(each));
            }
            done.add(new Round(load, measurements));
        }
        return done;
    }

    private static Report.Environment environment(String began, List<Round> rounds) {
        return new Report.Environment(
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                ChildJvm.OPTIONS,
                rounds.stream().map(Round::load).toList(),
                began);
    }
}
