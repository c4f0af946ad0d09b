package io.millrace.benchmarks.backfill;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs all sides in turn and compares them. */
@Command(
        name = "bench backfill",
        description = "millrace backfill against DuckDB's SQL for the same windows.",
        mixinStandardHelpOptions = true)
final class BackfillLane implements Callable<Integer> {
    private static final long QUICK_ROWS = 200_000;
    private static final long TOLERATED_MB = 2048;

    @Option(names = "--data", paramLabel = "DIRECTORY", description = "The card-fraud data.")
    private Path data;

    @Option(names = "--rounds", defaultValue = "3", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--quick", description = "One round on fewer transactions.")
    private boolean quick;

    @Option(names = "--json", paramLabel = "FILE", description = "Where the figures go.")
    private Path json;

    @Option(names = "--one", hidden = true, description = "Runs one side in this process.")
    private Side one;

    @Option(names = "--folder", hidden = true)
    private Path folder;

    private final Map<Side, List<Measured>> runs = new EnumMap<>(Side.class);

    @Override
    public Integer call() throws Exception {
        if (one != null) {
            var run = new Run(folder, folder.resolve("transactions.parquet"), definition());
            System.out.println(run.measure(one).line());
            return 0;
        }
        folder = Files.createTempDirectory("bench-backfill");
        try {
            long rows = quick ? QUICK_ROWS : Long.MAX_VALUE;
            Transactions.write(data, rows, folder.resolve("transactions.parquet"));
            for (int round = 0; round < (quick ? 1 : rounds); round++) {
                for (var side : Side.values()) {
                    var measured = child(side);
                    runs.computeIfAbsent(side, any -> new ArrayList<>()).add(measured);
                    System.err.printf("round %d %s %s%n", round + 1, side, measured);
                }
            }
        } finally {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return report();
    }

    private static Path definition() {
        return Path.of(System.getProperty("millrace.benchmarks", "benchmarks"))
                .resolve("../examples/card-fraud/reference.yaml");
    }

    private Measured child(Side side) throws IOException, InterruptedException {
        var output = folder.resolve("output");
        var errors = folder.resolve("errors");
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx1g",
                                "-Xmn32m",
                                "-XX:+UseSerialGC",
                                "-XX:FreqInlineSize=100",
                                "-XX:InlineSmallCode=1000",
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dmillrace.benchmarks="
                                        + System.getProperty("millrace.benchmarks"),
                                Main.class.getName(),
                                "--one=" + side,
                                "--folder=" + folder)
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile())
                        .start();
        int code = process.waitFor();
        return Files.readAllLines(output).stream()
                .flatMap(line -> Measured.parse(line).stream())
                .findFirst()
                .orElseThrow(() -> failed(side, code, errors));
    }

    private static FailureException failed(Side side, int code, Path errors) {
        try {
            return new FailureException(
                    side + " ended with " + code + ": " + Files.readString(errors), "");
        } catch (IOException e) {
            return new FailureException(side + " ended with " + code, "", e);
        }
    }

    private int report() throws IOException {
        var tree = new JsonMapper().createObjectNode();
        var ratios = tree.putObject("ratios");
        put(ratios, Measured::seconds);
        put(tree.putObject("cpu_ratios"), Measured::cpuSeconds);
        long rss = runs.get(Side.OURS_PARQUET).stream().mapToLong(Measured::rssMb).max().orElse(-1);
        tree.put("peak_rss_mb", rss);
        tree.put("rows", runs.get(Side.OURS).get(0).rows());
        tree.put("meaning", "DuckDB's seconds divided by ours, one thread each; medians");
        runs.forEach(
                (side, all) -> {
                    var array = tree.putObject("seconds_" + side.name().toLowerCase(Locale.ROOT));
                    array.put("wall", median(all, Measured::seconds));
                    array.put("cpu", median(all, Measured::cpuSeconds));
                });
        if (json != null) {
            Files.writeString(json, tree.toPrettyString());
        }
        System.out.println(tree.toPrettyString());
        return agree() && rss < TOLERATED_MB ? 0 : 1;
    }

    private void put(ObjectNode into, ToDoubleFunction<Measured> of) {
        into.put("duckdb_without_output", ratio(Side.DUCKDB, Side.OURS, of));
        into.put("duckdb_with_parquet", ratio(Side.DUCKDB_PARQUET, Side.OURS_PARQUET, of));
    }

    private double ratio(Side theirs, Side ours, ToDoubleFunction<Measured> of) {
        return median(runs.get(theirs), of) / median(runs.get(ours), of);
    }

    private static double median(List<Measured> all, ToDoubleFunction<Measured> of) {
        return all.stream().mapToDouble(of).sorted().toArray()[all.size() / 2];
    }

    /** All rows, and the same counts but for rows of the same second. */
    private boolean agree() {
        var first = runs.get(Side.DUCKDB).get(0);
        for (var all : runs.values()) {
            for (var one : all) {
                if (one.rows() != first.rows()
                        || Math.abs(one.checksum() / first.checksum() - 1) > 1e-4) {
                    System.err.println("not the same: " + first + " and " + one);
                    return false;
                }
            }
        }
        return true;
    }
}
