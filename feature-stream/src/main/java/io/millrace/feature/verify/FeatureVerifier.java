package io.millrace.feature.verify;

import io.millrace.feature.gather.VectorAssembler;
import io.millrace.feature.verify.Verdict.Kind;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.BoundInput;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes served vectors again. First it is given the joints, then it judges vectors.
 *
 * <p>What a {@code where} that looks at a table decided when its event came stands in the entity's
 * joint, and is taken as it stands there.
 */
public final class FeatureVerifier {
    private final Plan plan;
    private final List<StoredEntity> entities;
    private final List<StoredTable> tables;
    private final VectorAssembler assembler;
    private List<Map<String, Values>> inOrder;

    public FeatureVerifier(Plan plan) {
        this.plan = plan;
        this.entities =
                plan.entities().stream().map(entity -> new StoredEntity(plan, entity)).toList();
        this.tables = plan.tables().stream().map(StoredTable::new).toList();
        this.assembler = new VectorAssembler(plan, () -> {});
    }

    /**
     * Takes the next record of an entity's joint: of each partition all of them, in their order.
     *
     * @param key null for a watermark
     */
    public void joint(int entity, byte[] key, byte[] value, long timestamp) {
        if (key != null) {
            entities.get(entity).accept(key, value, timestamp);
        }
    }

    /**
     * Takes the next record of a table's joint: of each partition all of them, in their order.
     *
     * @param key null for a watermark
     */
    public void table(int table, byte[] key, byte[] value) {
        if (key != null) {
            tables.get(table).accept(key, value);
        }
    }

    /**
     * Judges a vector.
     *
     * @param event its event's row; null where it is not stored any more: its fields, and what is
     *     derived, are not compared then
     */
    public Verdict judge(FeatureVector served, Row event) {
        if (inOrder == null) {
            inOrder = entities.stream().map(StoredEntity::inOrder).toList();
        }
        var stored = new ArrayList<Values>();
        var ordered = new ArrayList<Values>();
        boolean gone = false;
        for (var entity : plan.entities()) {
            var missing = Values.missing(entity.features().size());
            var answer = entities.get(entity.index()).stored(served.eventId());
            gone |= answer == null && (event == null || entity.askKey().of(event) != null);
            stored.add(answer == null ? missing : answer);
            ordered.add(inOrder.get(entity.index()).getOrDefault(served.eventId(), missing));
        }
        for (var table : plan.tables()) {
            var answer = tables.get(table.index()).stored(served.eventId());
            gone |= answer == null && asks(table, event);
            stored.add(answer == null ? Values.missing(table.schema().size()) : answer);
            ordered.add(tables.get(table.index()).inOrder(served.eventId()));
        }
        if (gone) {
            return new Verdict(served.eventId(), served.time(), Kind.GONE, List.of());
        }
        var errors = differences(served, event, stored);
        if (!errors.isEmpty()) {
            return new Verdict(served.eventId(), served.time(), Kind.ERROR, errors);
        }
        var moved = differences(served, event, ordered);
        return new Verdict(
                served.eventId(),
                served.time(),
                moved.isEmpty() ? Kind.SAME : Kind.REORDERED,
                moved);
    }

    /** Whether an event asks a table; where the event is not stored any more, whether it may. */
    private boolean asks(TablePlan table, Row event) {
        return plan.asks(table) && (event == null || table.keyOf(event) != null);
    }

    /**
     * @param answers of entities, then of tables
     */
    private List<String> differences(FeatureVector served, Row event, List<Values> answers) {
        var features = answers.subList(0, plan.entities().size());
        var looked = answers.subList(plan.entities().size(), answers.size());
        int size = plan.boundInputs().size();
        var numbers = new double[size];
        var texts = new String[size];
        if (event != null) {
            assembler.fill(event, served.time(), features, looked, numbers, texts);
        }
        var differences = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            var input = plan.boundInputs().get(i);
            if (!compared(input, event)) {
                continue;
            }
            if (event == null) {
                var from = input.origin() == BoundInput.Origin.TABLE ? looked : features;
                numbers[i] = from.get(input.group()).numbers()[input.index()];
                texts[i] = from.get(input.group()).texts()[input.index()];
            }
            if (Double.compare(numbers[i], served.numbers()[i]) != 0
                    || !Objects.equals(texts[i], served.texts()[i])) {
                differences.add(
                        "%s was %s, is %s"
                                .formatted(
                                        input.input().name(),
                                        text(served.numbers()[i], served.texts()[i]),
                                        text(numbers[i], texts[i])));
            }
        }
        return differences;
    }

    private static boolean compared(BoundInput input, Row event) {
        return switch (input.origin()) {
            case FEATURE, TABLE -> true;
            case FIELD, DERIVED -> event != null;
        };
    }

    private static String text(double number, String text) {
        return text != null ? text : Double.isNaN(number) ? "missing" : Double.toString(number);
    }
}
