package io.millrace.standalone.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.feature.backfill.HistoryInput;
import io.millrace.feature.backfill.HistoryRow;
import io.millrace.feature.backfill.HistoryRows;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.RowSchema;
import io.millrace.standalone.replay.ReplayFile;
import io.millrace.standalone.replay.ReplayFiles;
import io.millrace.standalone.replay.RowReader;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Finds out what {@code source=file} means, and makes each file's rows readable. */
public final class HistoryFiles {
    /** What a row takes in memory, compared with its bytes in a packed file and in a plain one. */
    private static final int PACKED = 16;

    private static final int PLAIN = 3;

    private final Plan plan;
    private final ParquetSettings parquet;

    /**
     * How Parquet is read.
     *
     * @param memory in bytes
     * @param temporary folder for what does not fit
     */
    public record ParquetSettings(int threads, long memory, Path temporary) {}

    public HistoryFiles(Plan plan, ParquetSettings parquet) {
        this.plan = plan;
        this.parquet = parquet;
    }

    /**
     * @param files by source, {@code labels} or table; several separated by commas, each may have
     *     {@code *} and {@code ?} in its last part
     * @param columns column expression by field, with or without the source before it
     */
    public List<HistoryInput> inputs(Map<String, String> files, Map<String, String> columns) {
        var named = new LinkedHashMap<String, String>();
        files.forEach((source, paths) -> named.put(source, expanded(paths)));
        return ReplayFiles.of(plan, named, columns, Map.of()).stream().map(this::input).toList();
    }

    private static String expanded(String paths) {
        var all = new ArrayList<String>();
        for (var path : paths.split(",")) {
            all.addAll(expandedOne(path));
        }
        return String.join(",", all);
    }

    private static List<String> expandedOne(String path) {
        int slash = path.lastIndexOf('/');
        var name = path.substring(slash + 1);
        if (!name.contains("*") && !name.contains("?")) {
            if (!Files.isRegularFile(Path.of(path))) {
                throw new FailureException("There is no file " + path, "check the path");
            }
            return List.of(path);
        }
        var folder = Path.of(slash < 0 ? "." : path.substring(0, slash + 1));
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
        try (var entries = Files.list(folder)) {
            var found =
                    entries.filter(entry -> matcher.matches(entry.getFileName()))
                            .map(Path::toString)
                            .sorted()
                            .toList();
            if (found.isEmpty()) {
                throw new FailureException("No file is like " + path, "check the path");
            }
            return found;
        } catch (IOException e) {
            throw new FailureException("Cannot look into " + folder + ": " + e, "", e);
        }
    }

    private HistoryInput input(ReplayFile file) {
        var name = file.path().getFileName().toString().toLowerCase(Locale.ROOT);
        boolean packed = name.endsWith(".parquet") || name.endsWith(".gz") || name.endsWith(".zst");
        long bytes = file.size() * (packed ? PACKED : PLAIN);
        return new HistoryInput(
                file.source(),
                file.path().toString(),
                bytes,
                () ->
                        name.endsWith(".parquet")
                                ? new ParquetRows(file, schema(file.source()), parquet)
                                : new TextRows(file));
    }

    private RowSchema schema(String source) {
        if (source.equals(HistoryInput.LABELS) && plan.label() != null) {
            return plan.label().schema();
        }
        return plan.tables().stream()
                .filter(table -> table.name().equals(source))
                .findFirst()
                .map(TablePlan::schema)
                .orElseGet(
                        () ->
                                plan.sources().stream()
                                        .filter(one -> one.name().equals(source))
                                        .findFirst()
                                        .orElseThrow()
                                        .schema());
    }

    /** Rows of CSV and JSON lines, as JSON. */
    private static final class TextRows implements HistoryRows {
        private final ReplayFile file;
        private final RowReader reader;

        TextRows(ReplayFile file) {
            this.file = file;
            this.reader = file.open(new AtomicLong());
        }

        @Override
        public List<HistoryRow> next(int most) {
            var rows = new ArrayList<HistoryRow>(most);
            try {
                while (rows.size() < most) {
                    var row = reader.next();
                    if (row == null) {
                        break;
                    }
                    rows.add(new HistoryRow(row.value().getBytes(UTF_8), null, key(row.fields())));
                }
                return rows;
            } catch (IOException e) {
                throw file.unreadable(e);
            }
        }

        private String key(ObjectNode fields) {
            var node = fields == null || file.key() == null ? null : fields.get(file.key());
            return node == null || node.isNull() ? null : node.asText();
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw file.unreadable(e);
            }
        }
    }
}
