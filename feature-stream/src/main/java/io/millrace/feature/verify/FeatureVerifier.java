package io.millrace.feature.verify;

import io.millrace.feature.gather.VectorAssembler;
import io.millrace.feature.verify.Verdict.Kind;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.plan.BoundInput;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.FeatureVector;
import io.millrace.schemas.record.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes served vectors again. First it is given the joints, then it judges vectors.
 *
 * <p>What tables say is not made again: inputs from tables, and derived values of a pipeline with
 * tables, are not compared.
 */
public final class FeatureVerifier {
    private final Plan plan;
    private final List<StoredEntity> entities;
    private final VectorAssembler assembler;
    private List<Map<String, Values>> inOrder;

    public FeatureVerifier(Plan plan) {
        this.plan = plan;
        this.entities =
                plan.entities().stream().map(entity -> new StoredEntity(plan, entity)).toList();
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

    private List<String> differences(FeatureVector served, Row event, List<Values> features) {
        int size = plan.boundInputs().size();
        var numbers = new double[size];
        var texts = new String[size];
        if (event != null) {
            var looked =
                    plan.tables().stream()
                            .map(table -> Values.missing(table.schema().size()))
                            .toList();
            assembler.fill(event, served.time(), features, looked, numbers, texts);
        }
        var differences = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            var input = plan.boundInputs().get(i);
            if (!compared(input, event)) {
                continue;
            }
            if (event == null) {
                numbers[i] = features.get(input.group()).numbers()[input.index()];
                texts[i] = features.get(input.group()).texts()[input.index()];
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

    private boolean compared(BoundInput input, Row event) {
        return switch (input.origin()) {
            case FEATURE -> true;
            case FIELD -> event != null;
            case DERIVED -> event != null && plan.tables().isEmpty();
            case TABLE -> false;
        };
    }

    private static String text(double number, String text) {
        return text != null ? text : Double.isNaN(number) ? "missing" : Double.toString(number);
    }
}
