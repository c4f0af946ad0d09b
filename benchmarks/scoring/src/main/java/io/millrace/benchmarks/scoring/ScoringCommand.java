package io.millrace.benchmarks.scoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace bench scoring}. */
@Command(
        name = "millrace bench scoring",
        description = {
            "Scoring one vector, and the hop from features to predictions, against the",
            "bare call of ONNX Runtime with pinned buffers."
        },
        subcommands = SoakCommand.class,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:it failed", "2:usage"})
final class ScoringCommand implements Callable<Integer> {
    /** What is measured. */
    enum Part {
        VECTOR,
        HOP
    }

    private static final String STANDARD_OUTPUT = "-";
    private static final int ROUNDS = 5;
    private static final int ITERATIONS = 6;
    private static final int QUICK_ITERATIONS = 3;
    private static final int WARM_UP = 500_000;
    private static final int VECTORS = 300_000;
    private static final int QUICKER = 5;

    @Option(names = "--quick", description = "One round, shorter and not so exact: a minute.")
    private boolean quick;

    @Option(names = "--rounds", description = "Default: 5, with --quick 1.")
    private int rounds;

    @Option(names = "--only", description = "One of them: ${COMPLETION-CANDIDATES}.")
    private Part only;

    @Option(
            names = "--json",
            arity = "0..1",
            fallbackValue = STANDARD_OUTPUT,
            paramLabel = "FILE",
            description = "Writes the report as JSON; without FILE to standard output.")
    private String json;

    @Override
    public Integer call() throws Exception {
        double before = load();
        int wanted = rounds > 0 ? rounds : quick ? 1 : ROUNDS;
        var vector = only == Part.HOP ? List.<VectorRound>of() : vector(wanted);
        var hop = only == Part.VECTOR ? List.<Hop.Round>of() : hop(wanted);
        write(Report.of(quick, machine(before), vector, hop));
        return 0;
    }

    private List<Hop.Round> hop(int wanted) throws Exception {
        int part = quick ? QUICKER : 1;
        try (var folder = new ScratchFolder("scoring")) {
            return Hop.measure(folder.path(), WARM_UP / part, wanted, VECTORS / part, System.err);
        }
    }

    private List<VectorRound> vector(int wanted) throws RunnerException {
        var vector = new ArrayList<VectorRound>();
        for (int i = 0; i < wanted; i++) {
            vector.add(VectorRound.measure(quick ? QUICK_ITERATIONS : ITERATIONS, System.err));
        }
        return vector;
    }

    private void write(Report report) throws Exception {
        boolean toOutput = STANDARD_OUTPUT.equals(json);
        (toOutput ? System.err : System.out).print(report.table());
        if (json == null) {
            return;
        }
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
}
