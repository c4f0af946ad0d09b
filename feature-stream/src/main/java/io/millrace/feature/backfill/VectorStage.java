package io.millrace.feature.backfill;

import io.millrace.feature.gather.VectorAssembler;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.schemas.plan.BoundInput;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.Row;
import java.util.ArrayList;
import java.util.List;

/** The last stage: events, answers, tables and labels of a bucket become vectors, by column. */
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
        private final int place;
        private String id;
        private long time;
        private Row row;
        private boolean warm = true;
        private Label label;

        /** Those after the first. */
        private List<Label> more = List.of();

        /**
         * @param place in its bucket
         */
        Asking(int place) {
            this.place = place;
        }

        int vectors() {
            return 1 + more.size();
        }
    }

    /** The vectors of a bucket; any thread. */
    VectorBlock block(int bucket) {
        var asking = events(bucket);
        long first = (long) bucket * stores.bucketRows();
        var answers = new ArrayList<Answers>(plan.entities().size());
        for (var entity : plan.entities()) {
            answers.add(answers(bucket, first, entity.index(), asking));
        }
        labels(bucket, first, asking);
        var there = new ArrayList<Asking>(asking.length);
        for (var one : asking) {
            if (one != null) {
                there.add(one);
            }
        }
        return assembled(there, answers);
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
                var one = new Asking((int) (place - first));
                one.id = reader.text();
                one.time = reader.number();
                one.row = RowRecord.read(reader, plan.spine().schema());
                asking[one.place] = one;
            }
        }
        return asking;
    }

    private Answers answers(int bucket, long first, int entity, Asking[] asking) {
        var reader = new WireReader();
        var layout = new AnswerRecord(plan.entities().get(entity));
        var answers = Answers.none(plan.entities().get(entity), asking.length);
        var part = stores.answers(entity).all(bucket);
        for (int at = 0; at < part.length; at = Spill.next(part, at)) {
            reader.over(part, Spill.content(at));
            int row = (int) (reader.number() - first);
            asking[row].warm &= reader.oneByte() == 1;
            layout.read(reader, answers, row);
        }
        return answers;
    }

    private void labels(int bucket, long first, Asking[] asking) {
        var reader = new WireReader();
        var part = stores.labels().all(bucket);
        for (int at = 0; at < part.length; at = Spill.next(part, at)) {
            reader.over(part, Spill.content(at));
            var one = asking[(int) (reader.number() - first)];
            var label = new Label(reader.real(), reader.number(), reader.small());
            if (one.label == null) {
                one.label = label;
            } else if (everyRevision) {
                one.more = one.more.isEmpty() ? new ArrayList<>() : one.more;
                one.more.add(label);
            } else if (one.label.revision() < label.revision()) {
                one.label = label;
            }
        }
    }

    private VectorBlock assembled(List<Asking> asking, List<Answers> answers) {
        int rows = asking.stream().mapToInt(Asking::vectors).sum();
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
        var events = new Asking[rows];
        int row = 0;
        long labelled = 0;
        for (var one : asking) {
            labelled += one.label == null ? 0 : 1;
            put(one, one.label, block, row);
            events[row++] = one;
            for (var label : one.more) {
                put(one, label, block, row);
                events[row++] = one;
            }
        }
        for (int i = 0; i < inputs; i++) {
            fill(plan.boundInputs().get(i), events, answers, block.numbers()[i], texts[i]);
        }
        fillOthers(events, answers, block);
        tally.vectors(asking.size(), labelled);
        return block;
    }

    private void put(Asking one, Label label, VectorBlock block, int row) {
        block.ids()[row] = one.id;
        block.times()[row] = one.time;
        block.keys()[row] = plan.key().of(one.row);
        block.warm()[row] = one.warm;
        block.labels()[row] = label == null ? Double.NaN : label.value();
        block.labelTimes()[row] = label == null ? 0 : label.time();
        block.revisions()[row] = label == null ? 0 : label.revision();
    }

    /** An input that is a feature or a field. */
    private void fill(
            BoundInput input,
            Asking[] events,
            List<Answers> answers,
            double[] numbers,
            String[] texts) {
        int index = input.index();
        switch (input.origin()) {
            case FEATURE -> {
                var from = answers.get(input.group()).numbers()[index];
                for (int row = 0; row < events.length; row++) {
                    numbers[row] = from[events[row].place];
                }
                if (texts != null) {
                    var words = answers.get(input.group()).texts()[index];
                    for (int row = 0; row < events.length; row++) {
                        texts[row] = words[events[row].place];
                    }
                }
            }
            case FIELD -> {
                boolean text = plan.spine().schema().type(index).kind() == FieldType.Kind.STRING;
                for (int row = 0; row < events.length; row++) {
                    numbers[row] = text ? Double.NaN : events[row].row.number(index);
                    if (texts != null) {
                        texts[row] = text ? events[row].row.text(index) : null;
                    }
                }
            }
            case TABLE, DERIVED -> {
                // need all that is known of the event
            }
        }
    }

    /** Inputs from tables and derived ones; derived values that are missing are counted. */
    private void fillOthers(Asking[] events, List<Answers> answers, VectorBlock block) {
        if (plan.tables().isEmpty() && plan.derived().isEmpty()) {
            return;
        }
        var assembler = new VectorAssembler(plan, tally::missing);
        var numbers = new double[block.numbers().length];
        var words = new String[numbers.length];
        for (int row = 0; row < events.length; row++) {
            var one = events[row];
            if (row == 0 || events[row - 1] != one) {
                var known = answers.stream().map(each -> each.values(one.place)).toList();
                assembler.fill(one.row, one.time, known, looked(one), numbers, words);
            }
            for (int i = 0; i < numbers.length; i++) {
                block.numbers()[i][row] = numbers[i];
                if (block.texts()[i] != null) {
                    block.texts()[i][row] = words[i];
                }
            }
        }
    }

    private List<Values> looked(Asking one) {
        var looked = new ArrayList<Values>(plan.tables().size());
        for (var table : plan.tables()) {
            looked.add(tables.asOf(table, one.row, one.time));
        }
        return looked;
    }
}
