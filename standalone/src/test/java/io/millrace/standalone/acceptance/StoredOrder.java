package io.millrace.standalone.acceptance;

import io.millrace.feature.Oracle;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.WireReader;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The naive oracle over the order in which an entity's events and labels stand in its joint. What
 * one entity sees does not depend on another, so each has an oracle of its own.
 */
final class StoredOrder {
    private final Plan plan;
    private final EntityPlan entity;
    private final Map<String, Map<String, Object>> events;
    private final Map<String, Oracle> oracles = new HashMap<>();
    private final Map<String, Map<String, Object>> expected = new HashMap<>();

    /**
     * @param events fields by event id, as they were sent
     */
    StoredOrder(Plan plan, String entity, Map<String, Map<String, Object>> events) {
        this.plan = plan;
        this.entity =
                plan.entities().stream()
                        .filter(one -> one.name().equals(entity))
                        .findFirst()
                        .orElseThrow();
        this.events = events;
    }

    String topic() {
        return plan.topics().entity(entity.name());
    }

    /** Takes the next record of the joint; each partition in its order. */
    void accept(ConsumerRecord<byte[], byte[]> record) {
        var reader = new WireReader().over(record.value());
        switch (JointKind.read(reader)) {
            case ENTITY_EVENT -> event(record, EntityEvent.read(reader, entity.columns().size()));
            case LABEL_UPDATE -> label(record, LabelUpdate.read(reader));
            case BEAT -> {}
            default -> throw new IllegalStateException("not for entities: " + record);
        }
    }

    private void event(ConsumerRecord<byte[], byte[]> record, EntityEvent event) {
        if (expected.containsKey(event.id())) {
            return;
        }
        var oracle = oracle(record);
        var arrived =
                oracle.arrive(
                        entity.from().name(), event.id(), event.time(), events.get(event.id()));
        expected.put(
                event.id(),
                oracle.features(arrived).entrySet().stream()
                        .filter(feature -> feature.getKey().startsWith(entity.name() + "."))
                        .filter(feature -> feature.getValue() != null)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    private void label(ConsumerRecord<byte[], byte[]> record, LabelUpdate label) {
        oracle(record).label(label.id(), label.value());
    }

    private Oracle oracle(ConsumerRecord<byte[], byte[]> record) {
        return oracles.computeIfAbsent(
                new String(record.key(), StandardCharsets.UTF_8), key -> new Oracle(plan));
    }

    /** The entity's features that are not missing, by event id and name. */
    Map<String, Map<String, Object>> expected() {
        return expected;
    }
}
