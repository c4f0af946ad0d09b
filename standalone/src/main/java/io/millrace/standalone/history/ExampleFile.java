package io.millrace.standalone.history;

import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.problem.Problems;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.TrainingExample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * Vectors in a file that {@code millrace backfill} wrote, or another program with the same columns:
 * id and time of the event, the inputs by their names, label and its time; key, revision and
 * fingerprint where they are there.
 */
public final class ExampleFile {
    private static final long MEMORY = 256L << 20;

    private final Plan plan;
    private final Path file;
    private final VectorColumns names;

    public ExampleFile(Plan plan, Path file) {
        this.plan = plan;
        this.file = file;
        this.names = VectorColumns.of(plan);
    }

    /**
     * Hands over all rows, in the order they are in; a row without a label has NaN for it.
     *
     * @throws DefinitionException where columns are missing
     * @throws FailureException where the file cannot be read
     */
    public void read(Consumer<TrainingExample> into) {
        if (!Files.isRegularFile(file)) {
            throw new FailureException("There is no file " + file, "check the path");
        }
        try (var connection = Duck.open(1, MEMORY, Path.of(System.getProperty("java.io.tmpdir")))) {
            var source = source();
            var there = new HashSet<String>();
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("describe select * from " + source)) {
                while (rows.next()) {
                    there.add(rows.getString(1));
                }
            }
            check(there);
            try (var statement =
                            connection.prepare("select " + selected(there) + " from " + source);
                    var result = statement.query()) {
                while (result.nextChunk()) {
                    read(result.chunk(), into);
                }
            }
        } catch (SQLException e) {
            throw Duck.failed("Cannot read " + file, e);
        }
    }

    private String source() {
        var name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        var path = Duck.text(file.toString());
        return name.endsWith(".parquet")
                ? "read_parquet(" + path + ")"
                : "read_csv(" + path + ", header = true, all_varchar = true)";
    }

    private void check(Set<String> there) {
        var problems = new Problems();
        var needed = new ArrayList<>(List.of(names.id(), names.time()));
        plan.inputs().stream().map(Input::name).forEach(needed::add);
        for (var name : needed) {
            if (!there.contains(name)) {
                problems.add(
                        name,
                        0,
                        "is no column of the file",
                        "'millrace backfill' with this definition writes such files");
            }
        }
        problems.throwIfAny(file.toString());
    }

    private String selected(Set<String> there) {
        var columns = new ArrayList<String>();
        columns.add(as("%s::varchar", names.id()));
        columns.add(as("epoch_ms(%s::timestamp)", names.time()));
        columns.add(optional(there, "%s::varchar", names.key()));
        columns.add(optional(there, "%s::boolean", names.warm()));
        columns.add(optional(there, "%s::double", names.label()));
        columns.add(optional(there, "epoch_ms(%s::timestamp)", names.labelTime()));
        columns.add(optional(there, "%s::integer", names.revision()));
        columns.add(optional(there, "%s::varchar", names.fingerprint()));
        for (var input : plan.inputs()) {
            boolean text = input.type() == InputType.CATEGORY;
            columns.add(as(text ? "%s::varchar" : "%s::double", input.name()));
        }
        return String.join(", ", columns);
    }

    private static String as(String form, String name) {
        return form.formatted(Duck.name(name));
    }

    private static String optional(Set<String> there, String form, String name) {
        return there.contains(name) ? as(form, name) : form.formatted("null");
    }

    private void read(DuckDBDataChunkReader chunk, Consumer<TrainingExample> into) {
        int fixed = 8;
        for (long row = 0; row < chunk.rowCount(); row++) {
            var numbers = new double[plan.inputs().size()];
            var texts = new String[numbers.length];
            Arrays.fill(numbers, Double.NaN);
            for (int i = 0; i < numbers.length; i++) {
                var vector = chunk.vector(fixed + i);
                if (!vector.isNull(row)) {
                    if (plan.inputs().get(i).type() == InputType.CATEGORY) {
                        texts[i] = vector.getString(row);
                    } else {
                        numbers[i] = vector.getDouble(row);
                    }
                }
            }
            long time = chunk.vector(1).getLong(row);
            var given = text(chunk.vector(7), row);
            var vector =
                    new FeatureVector(
                            chunk.vector(0).getString(row),
                            time,
                            text(chunk.vector(2), row),
                            given == null ? plan.fingerprint() : given,
                            FeatureVector.NO_ACTIVATION,
                            null,
                            new SourcePosition(plan.spine().topic(), 0, 0),
                            time,
                            !chunk.vector(3).isNull(row) && chunk.vector(3).getBoolean(row),
                            numbers,
                            texts);
            boolean labelled = !chunk.vector(4).isNull(row);
            into.accept(
                    new TrainingExample(
                            vector,
                            labelled ? chunk.vector(4).getDouble(row) : Double.NaN,
                            labelTime(chunk.vector(5), row, time),
                            chunk.vector(6).isNull(row) ? 0 : chunk.vector(6).getInt(row)));
        }
    }

    /** A label without a time is taken to have come at the end of the horizon. */
    private long labelTime(DuckDBReadableVector times, long row, long eventTime) {
        if (!times.isNull(row)) {
            return times.getLong(row);
        }
        return plan.label() == null ? eventTime : eventTime + plan.label().horizon();
    }

    private static String text(DuckDBReadableVector vector, long row) {
        return vector.isNull(row) ? null : vector.getString(row);
    }
}
