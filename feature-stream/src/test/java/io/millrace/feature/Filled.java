package io.millrace.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.feature.backfill.Backfill;
import io.millrace.feature.backfill.BackfillReport;
import io.millrace.feature.backfill.BackfillSettings;
import io.millrace.feature.backfill.HistoryInput;
import io.millrace.feature.backfill.HistoryRow;
import io.millrace.feature.backfill.HistoryRows;
import io.millrace.feature.backfill.Rejected;
import io.millrace.feature.backfill.VectorBlock;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a backfill of rows in memory gave.
 *
 * @param order ids in the order of the vectors
 * @param labels value and time by id and revision
 */
public record Filled(
        List<String> order,
        Map<String, FeatureVector> vectors,
        Map<String, List<Object>> labels,
        List<Rejected> rejected,
        BackfillReport report) {
    /** A row of a file. */
    public record Row(String key, String json) {}

    /** Each source's rows in two files. */
    static Filled of(
            Plan plan, Map<String, List<Row>> rows, long memory, int threads, boolean revisions) {
        var inputs = new ArrayList<HistoryInput>();
        rows.forEach(
                (source, all) -> {
                    int half = all.size() / 2;
                    inputs.add(input(source, source + "-1", all.subList(0, half)));
                    inputs.add(input(source, source + "-2", all.subList(half, all.size())));
                });
        return of(plan, inputs, memory, threads, revisions);
    }

    static Filled of(
            Plan plan, List<HistoryInput> inputs, long memory, int threads, boolean revisions) {
        var filled =
                new Filled(
                        new ArrayList<>(),
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>(),
                        new ArrayList<>(),
                        null);
        Path folder = folder();
        BackfillReport report;
        try (var backfill =
                new Backfill(
                        plan,
                        inputs,
                        new BackfillSettings(folder, threads, memory),
                        () -> Shop.NOW,
                        filled.rejected::add,
                        (stage, done, of) -> {})) {
            backfill.vectors(revisions).forEachRemaining(block -> filled.add(plan, block));
            report = backfill.report();
        }
        assertEmpty(folder);
        return new Filled(filled.order, filled.vectors, filled.labels, filled.rejected, report);
    }

    static HistoryInput input(String source, String file, List<Row> rows) {
        return new HistoryInput(source, file, 100L * rows.size(), () -> reading(rows.iterator()));
    }

    private static HistoryRows reading(Iterator<Row> rows) {
        return new HistoryRows() {
            @Override
            public List<HistoryRow> next(int most) {
                var some = new ArrayList<HistoryRow>();
                while (some.size() < most && rows.hasNext()) {
                    var row = rows.next();
                    some.add(new HistoryRow(row.json().getBytes(UTF_8), null, row.key()));
                }
                return some;
            }

            @Override
            public void close() {}
        };
    }

    private void add(Plan plan, VectorBlock block) {
        for (int row = 0; row < block.size(); row++) {
            int at = row;
            var texts =
                    Arrays.stream(block.texts())
                            .map(column -> column == null ? null : column[at])
                            .toArray(String[]::new);
            var vector =
                    new FeatureVector(
                            block.ids()[row],
                            block.times()[row],
                            block.keys()[row],
                            plan.fingerprint(),
                            FeatureVector.NO_ACTIVATION,
                            null,
                            null,
                            0,
                            block.warm()[row],
                            Arrays.stream(block.numbers())
                                    .mapToDouble(column -> column[at])
                                    .toArray(),
                            texts);
            order.add(vector.eventId());
            vectors.put(vector.eventId(), vector);
            if (block.isLabelled(row)) {
                labels.put(
                        vector.eventId() + " " + block.revisions()[row],
                        List.of(block.labels()[row], block.labelTimes()[row]));
            }
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("backfill");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertEmpty(Path folder) {
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("temporary files are left", e);
        }
    }
}
