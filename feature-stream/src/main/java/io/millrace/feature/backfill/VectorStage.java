package io.millrace.feature.backfill;

import io.millrace.feature.gather.VectorAssembler;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The last stage: events, answers, tables and labels of a bucket become vectors. */
final class VectorStage {
    private final Plan plan;
    private final Stores stores;
    private final TableRows tables;
    private final Tally tally;
    private final boolean everyRevision;

    /**
     * @param everyRevision whether an event has a vector for each revision of its label
     */
    VectorStage(Plan plan, Stores stores, TableRows tables, Tally tally, boolean everyRevision) {
        this.plan = plan;
        this.stores = stores;
        this.tables = tables;
        this.tally = tally;
        this.everyRevision = everyRevision;
    }

    private record Label(double value, long time, int revision) {}

    /** One event of a bucket. */
    private static final class Asking {
        private String id;
        private long time;
        private Row row;
        private Values[] answers;
        private boolean warm = true;
        private final List<Label> labels = new ArrayList<>(1);
    }

    /** The vectors of a bucket; any thread. */
    VectorBlock block(int bucket) {
        var asking = events(bucket);
        long first = (long) bucket * stores.bucketRows();
        for (var entity : plan.entities()) {
            answers(bucket, first, entity.index(), asking);
        }
        labels(bucket, first, asking);
        var rows = new ArrayList<Asking>(asking.length);
        for (var one : asking) {
            if (one != null) {
                rows.add(one);
            }
        }
        return assembled(rows);
    }

    private Asking[] events(int bucket) {
        var reader = new WireReader();
        var asking = new Asking[stores.bucketRows()];
        var dropped = stores.dropped(plan.spine().index());
        long first = (long) bucket * stores.bucketRows();
        var part = stores.events().all(bucket);
        for (int at = 0; at < part.length; at = Spill.next(part, at)) {
            reader.over(part, Spill.content(at));
            long place = reader.number();
            if (!dropped.get(Math.toIntExact(place))) {
                var one = new Asking();
                one.id = reader.text();
                one.time = reader.number();
                one.row = RowRecord.read(reader, plan.spine().schema());
                one.answers = new Values[plan.entities().size()];
                asking[(int) (place - first)] = one;
            }
        }
        return asking;
    }

    private void answers(int bucket, long first, int entity, Asking[] asking) {
        var reader = new WireReader();
        var layout = new AnswerRecord(plan.entities().get(entity));
        var part = stores.answers(entity).all(bucket);
        for (int at = 0; at < part.length; at = Spill.next(part, at)) {
            reader.over(part, Spill.content(at));
            var one = asking[(int) (reader.number() - first)];
            one.warm &= reader.oneByte() == 1;
            one.answers[entity] = layout.read(reader);
        }
    }

    private void labels(int bucket, long first, Asking[] asking) {
        var reader = new WireReader();
        var part = stores.labels().all(bucket);
        for (int at = 0; at < part.length; at = Spill.next(part, at)) {
            reader.over(part, Spill.content(at));
            var one = asking[(int) (reader.number() - first)];
            var label = new Label(reader.real(), reader.number(), reader.small());
            if (!everyRevision && !one.labels.isEmpty()) {
                if (one.labels.get(0).revision() < label.revision()) {
                    one.labels.set(0, label);
                }
            } else {
                one.labels.add(label);
            }
        }
    }

    private VectorBlock assembled(List<Asking> asking) {
        int rows = asking.stream().mapToInt(one -> Math.max(1, one.labels.size())).sum();
        int inputs = plan.inputs().size();
        var texts = new String[inputs][];
        for (int i = 0; i < inputs; i++) {
            texts[i] = plan.inputs().get(i).type() == InputType.CATEGORY ? new String[rows] : null;
        }
        var block =
                new VectorBlock(
                        new String[rows],
                        new long[rows],
                        new String[rows],
                        new boolean[rows],
                        new double[rows],
                        new long[rows],
                        new int[rows],
                        new double[inputs][rows],
                        texts);
        var assembler = new VectorAssembler(plan, tally::missing);
        var missing =
                plan.entities().stream()
                        .map(entity -> Values.missing(entity.features().size()))
                        .toList();
        var numbers = new double[inputs];
        var words = new String[inputs];
        int row = 0;
        long labelled = 0;
        for (var one : asking) {
            for (int i = 0; i < one.answers.length; i++) {
                one.answers[i] = one.answers[i] == null ? missing.get(i) : one.answers[i];
            }
            assembler.fill(
                    one.row, one.time, Arrays.asList(one.answers), looked(one), numbers, words);
            labelled += one.labels.isEmpty() ? 0 : 1;
            for (int i = 0; i < Math.max(1, one.labels.size()); i++) {
                put(one, i, numbers, words, block, row++);
            }
        }
        tally.vectors(asking.size(), labelled);
        return block;
    }

    private List<Values> looked(Asking one) {
        if (plan.tables().isEmpty()) {
            return List.of();
        }
        var looked = new ArrayList<Values>(plan.tables().size());
        for (var table : plan.tables()) {
            looked.add(tables.asOf(table, one.row, one.time));
        }
        return looked;
    }

    private void put(
            Asking one, int label, double[] numbers, String[] words, VectorBlock block, int row) {
        block.ids()[row] = one.id;
        block.times()[row] = one.time;
        block.keys()[row] = plan.key().of(one.row);
        block.warm()[row] = one.warm;
        boolean known = label < one.labels.size();
        block.labels()[row] = known ? one.labels.get(label).value() : Double.NaN;
        block.labelTimes()[row] = known ? one.labels.get(label).time() : 0;
        block.revisions()[row] = known ? one.labels.get(label).revision() : 0;
        for (int i = 0; i < numbers.length; i++) {
            block.numbers()[i][row] = numbers[i];
            if (block.texts()[i] != null) {
                block.texts()[i][row] = words[i];
            }
        }
    }
}
