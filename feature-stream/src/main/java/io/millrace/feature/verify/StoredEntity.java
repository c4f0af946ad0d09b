package io.millrace.feature.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.feature.entity.EntityHistory;
import io.millrace.feature.entity.EntityReplay;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireReader;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.IdType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One entity's joint: what it answered each event in its stored order, and in that of the times.
 */
final class StoredEntity {
    private static final int LABEL = 0;
    private static final int OTHER = 1;
    private static final int SPINE = 2;
    private static final int LABEL_BEHIND = 3;

    /**
     * What an entity was told.
     *
     * @param at event time of it
     * @param label null for an event
     */
    private record Told(long at, int rank, String id, EntityEvent event, LabelUpdate label) {
        private int group() {
            return Math.min(rank, SPINE);
        }

        private int revision() {
            return label == null ? 0 : label.revision();
        }
    }

    private final Plan plan;
    private final EntityPlan entity;
    private final WireReader reader = new WireReader();
    private final EntityReplay replay;
    private final Map<String, Values> stored = new HashMap<>();
    private final Map<String, List<Told>> byKey = new TreeMap<>();

    StoredEntity(Plan plan, EntityPlan entity) {
        this.plan = plan;
        this.entity = entity;
        this.replay = new EntityReplay(plan, entity);
    }

    /** Takes the next record of a partition. */
    void accept(byte[] key, byte[] value, long timestamp) {
        switch (JointKind.read(reader.over(value))) {
            case ENTITY_EVENT -> event(key, EntityEvent.read(reader, entity.columns().size()));
            case LABEL_UPDATE -> label(key, LabelUpdate.read(reader), timestamp);
            default -> {} // watermarks
        }
    }

    private void event(byte[] key, EntityEvent event) {
        var values = replay.event(key, event);
        if (values == null) {
            return;
        }
        if (event.asks() && stored.containsKey(event.id())) {
            return;
        }
        if (event.asks()) {
            stored.put(event.id(), values);
        }
        int rank = event.asks() ? SPINE : OTHER;
        told(key).add(new Told(event.time(), rank, event.id(), event, null));
    }

    private void label(byte[] key, LabelUpdate label, long labelTime) {
        replay.label(key, label);
        boolean before = labelTime <= label.time();
        long at = Math.max(labelTime, label.time());
        told(key).add(new Told(at, before ? LABEL_BEHIND : LABEL, label.id(), null, label));
    }

    private List<Told> told(byte[] key) {
        return byKey.computeIfAbsent(new String(key, UTF_8), any -> new ArrayList<>());
    }

    /** The answer in the stored order; null where the joint has no such event that asks. */
    Values stored(String id) {
        return stored.get(id);
    }

    /** The answers in the order of the times. */
    Map<String, Values> inOrder() {
        var answers = new HashMap<String, Values>();
        IdType ids =
                entity.from().index() == plan.spine().index()
                        ? plan.spine().idType()
                        : IdType.STRING;
        var order =
                Comparator.comparingLong(Told::at)
                        .thenComparingInt(Told::group)
                        .thenComparing(Told::id, ids)
                        .thenComparingInt(Told::rank)
                        .thenComparingInt(Told::revision);
        var history = new EntityHistory(plan, entity);
        byKey.forEach(
                (key, all) -> {
                    history.start(key.getBytes(UTF_8));
                    all.stream().sorted(order).forEach(told -> tell(history, told, answers));
                });
        return answers;
    }

    private static void tell(EntityHistory history, Told told, Map<String, Values> answers) {
        if (told.label() != null) {
            history.label(told.label());
            return;
        }
        var values = history.event(told.event());
        if (told.event().asks()) {
            answers.put(told.id(), new Values(values.numbers().clone(), values.texts().clone()));
        }
    }
}
