package io.millrace.standalone.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.feature.backfill.VectorBlock;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.IdType;
import io.millrace.standalone.parquet.ParquetChunk;
import io.millrace.standalone.parquet.ParquetFile;
import io.millrace.standalone.parquet.ParquetType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

/** Vectors in Parquet. */
public final class ParquetVectors implements VectorFile {
    private static final long MICROS = 1000;

    private final Plan plan;
    private final boolean labelled;
    private final VectorColumns names;

    /**
     * @param labelled whether labels were given
     */
    public ParquetVectors(Plan plan, boolean labelled) {
        this.plan = plan;
        this.labelled = labelled;
        this.names = VectorColumns.of(plan);
    }

    /** Puts a block's values into a column. */
    @FunctionalInterface
    private interface Filler {
        void fill(VectorBlock block);
    }

    @Override
    public void write(Iterator<VectorBlock> blocks, Path path) {
        try (var file = new ParquetFile(path)) {
            var columns = columns(file);
            while (blocks.hasNext()) {
                var block = blocks.next();
                columns.forEach(column -> column.fill(block));
                file.endRows(block.size());
            }
            file.finish();
        } catch (IOException e) {
            throw new FailureException(
                    "Cannot write " + path + ": " + e.getMessage(),
                    "check the folder and the room on its disk",
                    e);
        }
    }

    private List<Filler> columns(ParquetFile file) {
        var columns = new ArrayList<Filler>();
        columns.add(ids(file));
        columns.add(times(file));
        columns.add(texts(file, names.key(), VectorBlock::keys));
        var warm = file.column(names.warm(), ParquetType.TRUTH);
        columns.add(
                block -> {
                    for (boolean each : block.warm()) {
                        warm.add(each);
                    }
                });
        for (int i = 0; i < plan.inputs().size(); i++) {
            int input = i;
            var name = plan.inputs().get(i).name();
            columns.add(
                    plan.inputs().get(i).type() == InputType.CATEGORY
                            ? texts(file, name, block -> block.texts()[input])
                            : numbers(file, name, block -> block.numbers()[input]));
        }
        if (labelled) {
            columns.add(numbers(file, names.label(), VectorBlock::labels));
            columns.add(labelTimes(file));
            columns.add(revisions(file));
        }
        columns.add(fingerprints(file));
        return columns;
    }

    private Filler ids(ParquetFile file) {
        if (plan.spine().idType() != IdType.LONG) {
            return texts(file, names.id(), VectorBlock::ids);
        }
        var column = file.column(names.id(), ParquetType.WHOLE);
        return block -> {
            for (var id : block.ids()) {
                column.add(Long.parseLong(id));
            }
        };
    }

    private Filler times(ParquetFile file) {
        var column = file.column(names.time(), ParquetType.TIME);
        return block -> {
            for (long time : block.times()) {
                column.add(time * MICROS);
            }
        };
    }

    private Filler labelTimes(ParquetFile file) {
        var column = file.column(names.labelTime(), ParquetType.TIME);
        return block -> {
            for (int row = 0; row < block.size(); row++) {
                if (block.isLabelled(row)) {
                    column.add(block.labelTimes()[row] * MICROS);
                } else {
                    column.addMissing();
                }
            }
        };
    }

    private Filler revisions(ParquetFile file) {
        var column = file.column(names.revision(), ParquetType.SMALL);
        return block -> {
            for (int row = 0; row < block.size(); row++) {
                if (block.isLabelled(row)) {
                    column.add(block.revisions()[row]);
                } else {
                    column.addMissing();
                }
            }
        };
    }

    private Filler fingerprints(ParquetFile file) {
        var column = file.column(names.fingerprint(), ParquetType.TEXT);
        var fingerprint = plan.fingerprint().getBytes(UTF_8);
        return block -> {
            for (int row = 0; row < block.size(); row++) {
                column.add(fingerprint);
            }
        };
    }

    private static Filler texts(
            ParquetFile file, String name, Function<VectorBlock, String[]> values) {
        var column = file.column(name, ParquetType.TEXT);
        return block -> {
            for (var text : values.apply(block)) {
                column.add(text);
            }
        };
    }

    private static Filler numbers(
            ParquetFile file, String name, Function<VectorBlock, double[]> values) {
        ParquetChunk column = file.column(name, ParquetType.REAL);
        return block -> column.add(values.apply(block));
    }
}
