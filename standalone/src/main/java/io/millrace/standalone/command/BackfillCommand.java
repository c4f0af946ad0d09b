package io.millrace.standalone.command;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.feature.backfill.Backfill;
import io.millrace.feature.backfill.BackfillReport;
import io.millrace.feature.backfill.BackfillSettings;
import io.millrace.feature.backfill.HistoryInput;
import io.millrace.feature.backfill.Rejected;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.history.CsvVectors;
import io.millrace.standalone.history.HistoryFiles;
import io.millrace.standalone.history.HistoryFiles.ParquetSettings;
import io.millrace.standalone.history.ParquetVectors;
import io.millrace.standalone.history.VectorFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code millrace backfill}. */
@Command(
        name = "backfill",
        description = {
            "Makes files of history into vectors, with their labels, without a broker.",
            "The engine is the stream's, and so are the values. docs/BACKFILL.md tells all of it."
        },
        mixinStandardHelpOptions = true)
final class BackfillCommand implements Callable<Integer> {
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int LEAST_MB = 64;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private PipelineOption pipeline;
    @Mixin private ColumnsOption columns;

    @Option(
            names = "--source",
            required = true,
            paramLabel = "SOURCE=FILE[,FILE]",
            description = {
                "Which file holds which source's events or table's rows: .csv, .jsonl, .ndjson,",
                ".json (plain, .gz or .zst) or .parquet; * and ? in its name find several.",
                "May be repeated."
            })
    private Map<String, String> sources = new LinkedHashMap<>();

    @Option(
            names = "--label",
            paramLabel = "FILE[,FILE]",
            description = "The labels' file; vectors then have their label beside them.")
    private String labels;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "Where the vectors go: .parquet or .csv.")
    private Path out;

    @Option(
            names = "--revisions",
            description = "A row for each revision of a label, as training-examples has them.")
    private boolean revisions;

    @Option(
            names = "--rejected",
            paramLabel = "FILE",
            description = "Where refused rows are named, as JSON lines.")
    private Path rejected;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many work at once (default: one per processor).")
    private Integer threads;

    @Option(
            names = "--memory",
            paramLabel = "MB",
            defaultValue = "1024",
            description = {
                "What rows may take in memory (default ${DEFAULT-VALUE}); what does not fit goes to",
                "temporary files. Java needs some 200 MB more, reading Parquet half of it."
            })
    private int memory;

    @Option(
            names = "--temporary",
            paramLabel = "DIRECTORY",
            description = "Where temporary files go (default: beside the output).")
    private Path temporary;

    @Override
    public Integer call() {
        var plan = pipeline.read();
        check();
        var files = new LinkedHashMap<>(sources);
        if (labels != null) {
            files.put(HistoryInput.LABELS, labels);
        }
        var folder = folder();
        try {
            var parquet = new ParquetSettings(threads(), ((long) memory << 20) / 2, folder);
            var inputs = new HistoryFiles(plan, parquet).inputs(files, columns.given());
            checkSpine(plan, inputs);
            var report = fill(plan, inputs, folder, parquet);
            print(report);
        } finally {
            deleteAll(folder);
        }
        return ExitCode.DONE.number();
    }

    private BackfillReport fill(
            Plan plan, List<HistoryInput> inputs, Path folder, ParquetSettings parquet) {
        var settings = new BackfillSettings(folder, threads(), (long) memory << 20);
        var file = kind(plan, parquet);
        var unfinished = folder.resolve("vectors");
        try (var refusals = new Refusals(rejected);
                var backfill =
                        new Backfill(
                                plan,
                                inputs,
                                settings,
                                System::currentTimeMillis,
                                refusals::write,
                                new Reporter()::tell)) {
            file.write(backfill.vectors(revisions), unfinished);
            Files.move(unfinished, out, StandardCopyOption.REPLACE_EXISTING);
            return backfill.report();
        } catch (IOException e) {
            throw unwritable(out, e);
        }
    }

    private VectorFile kind(Plan plan, ParquetSettings parquet) {
        boolean labelled = labels != null;
        return name().endsWith(".csv")
                ? new CsvVectors(plan, labelled)
                : new ParquetVectors(plan, labelled, parquet);
    }

    private void check() {
        if (!name().endsWith(".parquet") && !name().endsWith(".csv")) {
            throw misused("--out " + out + " is no kind of file that is written: .parquet or .csv");
        }
        if (memory < LEAST_MB) {
            throw misused("--memory must be at least " + LEAST_MB + " (MB)");
        }
        if (threads() < 1) {
            throw misused("--threads must be at least 1");
        }
        if (sources.containsKey(HistoryInput.LABELS) && labels != null) {
            throw misused("The labels are given twice: with --source and with --label");
        }
        if (sources.containsKey(HistoryInput.LABELS)) {
            labels = sources.remove(HistoryInput.LABELS);
        }
    }

    /**
     * Without the others their features are empty, which may be meant; without it there is nothing.
     */
    private void checkSpine(Plan plan, List<HistoryInput> inputs) {
        var missing =
                plan.sources().stream()
                        .map(source -> source.name())
                        .filter(
                                name ->
                                        inputs.stream()
                                                .noneMatch(input -> input.source().equals(name)))
                        .toList();
        if (missing.contains(plan.spine().name())) {
            throw misused(
                    "Vectors are of the events of "
                            + plan.spine().name()
                            + ": name their file with --source "
                            + plan.spine().name()
                            + "=FILE");
        }
        missing.forEach(
                name ->
                        spec.commandLine()
                                .getErr()
                                .println(
                                        "note: no file for "
                                                + name
                                                + ", what is kept of it is empty"));
    }

    private String name() {
        return out.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    private int threads() {
        return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /** In the output's folder by default, so that the file can be moved to its place. */
    private Path folder() {
        var beside = out.toAbsolutePath().getParent();
        try {
            return Files.createTempDirectory(temporary == null ? beside : temporary, ".backfill-");
        } catch (IOException e) {
            throw unwritable(temporary == null ? beside : temporary, e);
        }
    }

    private static FailureException unwritable(Path path, IOException e) {
        return new FailureException(
                "Cannot write to " + path + ": " + e.getMessage(),
                "check the folder, its access rights and its room",
                e);
    }

    private static void deleteAll(Path folder) {
        try (var entries = Files.list(folder)) {
            for (var entry : entries.toList()) {
                Files.deleteIfExists(entry);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private void print(BackfillReport report) {
        var output = spec.commandLine().getOut();
        output.printf(
                "%,d vectors, %,d with a label, in %s%n", report.vectors(), report.examples(), out);
        output.println(
                "read: "
                        + report.rows().entrySet().stream()
                                .map(rows -> "%,d %s".formatted(rows.getValue(), rows.getKey()))
                                .collect(Collectors.joining(", ")));
        if (report.repeated() > 0) {
            output.printf("repeated, no difference: %,d%n", report.repeated());
        }
        report.refused()
                .forEach(
                        (reason, count) ->
                                output.printf(
                                        "refused: %,d %s (%s)%n",
                                        count, reason.text(), reason.meaning()));
        if (report.missing() > 0) {
            output.printf("derived values without a finite result: %,d%n", report.missing());
        }
    }

    private ParameterException misused(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    /** Tells how far it is every two seconds. */
    private final class Reporter {
        private final AtomicLong told = new AtomicLong(System.nanoTime());

        void tell(String stage, long done, long of) {
            long last = told.get();
            long now = System.nanoTime();
            if (now - last >= REPORT_NANOS && told.compareAndSet(last, now)) {
                var errors = spec.commandLine().getErr();
                if (of == 0) {
                    errors.printf("%s: %,d rows%n", stage, done);
                } else {
                    errors.printf("%s: %.0f %%%n", stage, 100.0 * done / of);
                }
            }
        }
    }

    /** The file of refused rows, or none. */
    private static final class Refusals implements AutoCloseable {
        private static final ObjectWriter JSON = new JsonMapper().writer();

        private final Path file;
        private final BufferedWriter lines;

        Refusals(Path file) throws IOException {
            this.file = file;
            this.lines = file == null ? null : Files.newBufferedWriter(file);
        }

        void write(Rejected row) {
            if (lines == null) {
                return;
            }
            var said = new LinkedHashMap<String, Object>();
            said.put("source", row.source());
            said.put("file", row.file());
            said.put("row", row.row());
            said.put("id", row.id());
            said.put("reason", row.reason().text());
            said.put("rule", row.rule());
            said.put("detail", row.detail());
            try {
                lines.write(JSON.writeValueAsString(said));
                lines.newLine();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file, e);
            }
        }

        @Override
        public void close() throws IOException {
            if (lines != null) {
                lines.close();
            }
        }
    }
}
