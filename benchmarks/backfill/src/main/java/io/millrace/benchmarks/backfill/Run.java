package io.millrace.benchmarks.backfill;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.feature.backfill.Backfill;
import io.millrace.feature.backfill.BackfillSettings;
import io.millrace.feature.backfill.VectorBlock;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.history.HistoryFiles;
import io.millrace.standalone.history.HistoryFiles.ParquetSettings;
import io.millrace.standalone.history.ParquetVectors;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Map;

/** One run of one side, in this process, from the file of transactions to the end. */
final class Run {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final String COUNT = "customer.amount.count_30d";

    private final Path folder;
    private final Path transactions;
    private final Path definition;

    /**
     * @param folder for output and temporary files
     * @param definition {@code reference.yaml}
     */
    Run(Path folder, Path transactions, Path definition) {
        this.folder = folder;
        this.transactions = transactions;
        this.definition = definition;
    }

    Measured measure(Side side) throws SQLException, IOException {
        long cpu = PROCESS.getProcessCpuTime();
        long wall = System.nanoTime();
        var counted = side == Side.OURS || side == Side.OURS_PARQUET ? ours(side) : duckDb(side);
        double seconds = (System.nanoTime() - wall) / 1e9;
        double cpuSeconds = (PROCESS.getProcessCpuTime() - cpu) / 1e9;
        return new Measured((long) counted[0], seconds, cpuSeconds, counted[1], rssMb());
    }

    private double[] ours(Side side) {
        var plan = Plan.read(definition);
        var parquet = new ParquetSettings(1, 256L << 20, folder);
        var file = transactions.toString();
        var inputs =
                new HistoryFiles(plan, parquet)
                        .inputs(Map.of("transactions", file, "labels", file), Map.of());
        int count = plan.inputs().stream().map(Input::name).toList().indexOf(COUNT);
        var counted = new double[2];
        try (var backfill =
                new Backfill(
                        plan,
                        inputs,
                        new BackfillSettings(folder, 1, 1024L << 20),
                        System::currentTimeMillis,
                        rejected -> {
                            throw new IllegalStateException(rejected.toString());
                        },
                        (stage, done, of) -> {})) {
            var blocks = counting(backfill.vectors(false), count, counted);
            if (side.writes()) {
                new ParquetVectors(plan, true, parquet)
                        .write(blocks, folder.resolve("ours.parquet"));
            } else {
                blocks.forEachRemaining(block -> {});
            }
        }
        return counted;
    }

    private static Iterator<VectorBlock> counting(
            Iterator<VectorBlock> blocks, int input, double[] counted) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return blocks.hasNext();
            }

            @Override
            public VectorBlock next() {
                var block = blocks.next();
                counted[0] += block.size();
                for (double value : block.numbers()[input]) {
                    counted[1] += value;
                }
                return block;
            }
        };
    }

    private double[] duckDb(Side side) throws SQLException {
        var query = DuckSql.query("read_parquet('" + transactions + "')");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("set threads = 1");
            statement.execute("set temp_directory = '" + folder + "'");
            var answers = "answers";
            if (side.writes()) {
                var file = folder.resolve("duckdb.parquet");
                statement.execute(
                        "copy (%s) to '%s' (format parquet, compression zstd)"
                                .formatted(query, file));
                answers = "read_parquet('" + file + "')";
            } else {
                statement.execute("create table answers as " + query);
            }
            try (var sums =
                    statement.executeQuery("select count(*), sum(c_count_30d) from " + answers)) {
                sums.next();
                return new double[] {sums.getLong(1), sums.getDouble(2)};
            }
        }
    }

    /** -1 where the system does not say. */
    private static long rssMb() throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }
}
