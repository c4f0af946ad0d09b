package io.millrace.standalone.history;

import io.millrace.feature.backfill.VectorBlock;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.IdType;
import io.millrace.standalone.history.HistoryFiles.ParquetSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;

/** Vectors in Parquet: DuckDB asks for them, some thousand at a time, and writes them. */
public final class ParquetVectors implements VectorFile {
    private final Plan plan;
    private final boolean labelled;
    private final VectorColumns names;
    private final ParquetSettings settings;

    /**
     * @param labelled whether labels were given
     */
    public ParquetVectors(Plan plan, boolean labelled, ParquetSettings settings) {
        this.plan = plan;
        this.labelled = labelled;
        this.names = VectorColumns.of(plan);
        this.settings = settings;
    }

    @Override
    public void write(Iterator<VectorBlock> blocks, Path file) {
        var source = new Source(columns(), blocks);
        try (var connection =
                        Duck.open(settings.threads(), settings.memory(), settings.temporary());
                var statement = connection.createStatement();
                var function = DuckDBFunctions.tableFunction()) {
            function.withName("millrace_vectors").withFunction(source).register(connection);
            statement.execute(
                    "copy (select %s from millrace_vectors()) to %s (format parquet, compression zstd)"
                            .formatted(selected(), Duck.text(file.toString())));
        } catch (SQLException e) {
            source.rethrow();
            throw Duck.failed("Cannot write " + file, e);
        }
    }

    /** A column as DuckDB is given it. */
    private record Given(String name, DuckDBColumnType type, Filler filler) {}

    /** Fills a column's values of some rows of a block. */
    @FunctionalInterface
    private interface Filler {
        void fill(DuckDBWritableVector into, VectorBlock block, int row, int place);
    }

    private List<Given> columns() {
        var columns = new ArrayList<Given>();
        if (plan.spine().idType() == IdType.LONG) {
            columns.add(
                    new Given(
                            names.id(),
                            DuckDBColumnType.BIGINT,
                            (into, block, row, place) ->
                                    into.setLong(place, Long.parseLong(block.ids()[row]))));
        } else {
            columns.add(text(names.id(), VectorBlock::ids));
        }
        columns.add(
                new Given(
                        names.time(),
                        DuckDBColumnType.BIGINT,
                        (into, block, row, place) -> into.setLong(place, block.times()[row])));
        columns.add(text(names.key(), VectorBlock::keys));
        columns.add(
                new Given(
                        names.warm(),
                        DuckDBColumnType.BOOLEAN,
                        (into, block, row, place) -> into.setBoolean(place, block.warm()[row])));
        for (int i = 0; i < plan.inputs().size(); i++) {
            int input = i;
            var name = plan.inputs().get(i).name();
            columns.add(
                    plan.inputs().get(i).type() == InputType.CATEGORY
                            ? text(name, block -> block.texts()[input])
                            : number(name, block -> block.numbers()[input]));
        }
        if (labelled) {
            addLabels(columns);
        }
        return columns;
    }

    private void addLabels(List<Given> columns) {
        columns.add(number(names.label(), VectorBlock::labels));
        columns.add(
                new Given(
                        names.labelTime(),
                        DuckDBColumnType.BIGINT,
                        (into, block, row, place) -> {
                            if (block.isLabelled(row)) {
                                into.setLong(place, block.labelTimes()[row]);
                            } else {
                                into.setNull(place);
                            }
                        }));
        columns.add(
                new Given(
                        names.revision(),
                        DuckDBColumnType.INTEGER,
                        (into, block, row, place) -> {
                            if (block.isLabelled(row)) {
                                into.setInt(place, block.revisions()[row]);
                            } else {
                                into.setNull(place);
                            }
                        }));
    }

    private static Given text(String name, Function<VectorBlock, String[]> values) {
        return new Given(
                name,
                DuckDBColumnType.VARCHAR,
                (into, block, row, place) -> {
                    var value = values.apply(block)[row];
                    if (value == null) {
                        into.setNull(place);
                    } else {
                        into.setString(place, value);
                    }
                });
    }

    private static Given number(String name, Function<VectorBlock, double[]> values) {
        return new Given(
                name,
                DuckDBColumnType.DOUBLE,
                (into, block, row, place) -> {
                    double value = values.apply(block)[row];
                    if (Double.isNaN(value)) {
                        into.setNull(place);
                    } else {
                        into.setDouble(place, value);
                    }
                });
    }

    private String selected() {
        var selected = new ArrayList<String>();
        for (var column : columns()) {
            var name = Duck.name(column.name());
            boolean time =
                    column.name().equals(names.time()) || column.name().equals(names.labelTime());
            selected.add(time ? "make_timestamp(" + name + " * 1000) as " + name : name);
        }
        selected.add(Duck.text(plan.fingerprint()) + " as " + Duck.name(names.fingerprint()));
        return String.join(", ", selected);
    }

    /** Gives DuckDB the blocks, chunk by chunk, in their order. */
    private static final class Source implements DuckDBTableFunction<Object, Object, Object> {
        private final List<Given> columns;
        private final Iterator<VectorBlock> blocks;
        private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
        private VectorBlock block;
        private int next;

        Source(List<Given> columns, Iterator<VectorBlock> blocks) {
            this.columns = columns;
            this.blocks = blocks;
        }

        @Override
        public Object bind(DuckDBTableFunctionBindInfo info) {
            columns.forEach(column -> info.addResultColumn(column.name(), column.type()));
            return this;
        }

        @Override
        public Object init(DuckDBTableFunctionInitInfo info) {
            info.setMaxThreads(1);
            return this;
        }

        @Override
        public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) {
            try {
                return fill(chunk);
            } catch (RuntimeException e) {
                failure.set(e);
                throw e;
            }
        }

        private long fill(DuckDBDataChunkWriter chunk) {
            while (block == null || next == block.size()) {
                if (!blocks.hasNext()) {
                    return 0;
                }
                block = blocks.next();
                next = 0;
            }
            int rows = (int) Math.min(chunk.capacity(), block.size() - next);
            for (int i = 0; i < columns.size(); i++) {
                var vector = chunk.vector(i);
                var filler = columns.get(i).filler();
                for (int place = 0; place < rows; place++) {
                    filler.fill(vector, block, next + place, place);
                }
            }
            next += rows;
            return rows;
        }

        /** What failed here is not DuckDB's failure. */
        void rethrow() {
            if (failure.get() instanceof FailureException own) {
                throw own;
            }
            if (failure.get() != null) {
                throw new IllegalStateException(failure.get());
            }
        }
    }
}
