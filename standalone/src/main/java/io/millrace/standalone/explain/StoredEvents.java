package io.millrace.standalone.explain;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.JointKind;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.WireReader;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.explain.EntityHistory.Event;
import io.millrace.standalone.explain.EntityHistory.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one partition of an entity's joint says about one event: the entity's events in the order in
 * which they were stored, up to where the event first asked. What came later was not known to its
 * vector.
 */
final class StoredEvents {
    private record Place(long delay, long length) {}

    private final Plan plan;
    private final EntityPlan entity;
    private final String id;
    private final long time;
    private final String key;
    private final WireReader reader = new WireReader();
    private final Map<String, EntityEvent> events = new LinkedHashMap<>();
    private final Map<String, Double> labels = new LinkedHashMap<>();

    /**
     * @param id of the event that asks
     * @param time of it
     * @param key of the entity
     */
    StoredEvents(Plan plan, EntityPlan entity, String id, long time, String key) {
        this.plan = plan;
        this.entity = entity;
        this.id = id;
        this.time = time;
        this.key = key;
    }

    /** Whether a record is the event, asking the entity. */
    static boolean isQuestion(ConsumerRecord<byte[], byte[]> record, EntityPlan entity, String id) {
        var reader = new WireReader().over(record.value());
        if (JointKind.read(reader) != JointKind.ENTITY_EVENT) {
            return false;
        }
        var event = EntityEvent.read(reader, entity.columns().size());
        return event.asks() && event.id().equals(id);
    }

    /** Takes the next record of the partition, up to the question and with it. */
    void accept(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || !new String(record.key(), UTF_8).equals(key)) {
            return;
        }
        var from = reader.over(record.value());
        switch (JointKind.read(from)) {
            case ENTITY_EVENT -> {
                var event = EntityEvent.read(from, entity.columns().size());
                if (event.keep()) {
                    events.putIfAbsent(event.id(), event);
                }
            }
            case LABEL_UPDATE -> {
                var label = LabelUpdate.read(from);
                labels.put(label.id(), label.value());
            }
            default -> {} // watermarks
        }
    }

    EntityHistory history() {
        var places =
                new TreeMap<Place, List<String>>(
                        Comparator.comparingLong(Place::delay).thenComparingLong(Place::length));
        for (var feature : entity.features()) {
            if (feature.bounded()) {
                places.computeIfAbsent(
                                new Place(feature.delay(), feature.window()),
                                any -> new ArrayList<>())
                        .add(feature.name());
            }
        }
        var windows = new ArrayList<Window>();
        var shown = new LinkedHashMap<String, EntityEvent>();
        places.forEach(
                (place, features) -> {
                    int count = 0;
                    for (var event : events.values()) {
                        if (isIn(event, place)) {
                            shown.put(event.id(), event);
                            count++;
                        }
                    }
                    windows.add(new Window(place.length(), place.delay(), features, count));
                });
        var newestFirst = new ArrayList<>(shown.values());
        newestFirst.sort(
                Comparator.comparingLong(EntityEvent::time)
                        .thenComparing(EntityEvent::id, entity.from().idType()));
        Collections.reverse(newestFirst);
        return new EntityHistory(
                entity.name(), key, windows, newestFirst.stream().map(this::event).toList());
    }

    /** Half-open, ties by id; with a delay or another source whatever the id. */
    private boolean isIn(EntityEvent event, Place place) {
        long end = time - place.delay();
        if (event.time() <= end - place.length() || event.time() > end) {
            return false;
        }
        boolean own = entity.from().index() == plan.spine().index();
        return place.delay() > 0
                || !own
                || event.time() < end
                || entity.from().idType().compare(event.id(), id) <= 0;
    }

    private Event event(EntityEvent event) {
        var values = new LinkedHashMap<String, String>();
        for (int column = 0; column < entity.columns().size(); column++) {
            var kept = entity.columns().get(column);
            if (event.texts()[column] != null) {
                values.put(kept.name(), event.texts()[column]);
            } else if ((event.present() & 1L << column) != 0) {
                values.put(kept.name(), kept.type().text(event.bits()[column]));
            }
        }
        return new Event(
                event.id(),
                event.time(),
                values,
                entity.labelled() ? labels.getOrDefault(event.id(), Double.NaN) : Double.NaN);
    }

    /** How far back a feature with an end looks, in ms. */
    static long reach(EntityPlan entity) {
        return entity.features().stream()
                .filter(FeaturePlan::bounded)
                .mapToLong(feature -> feature.delay() + feature.window())
                .max()
                .orElse(0);
    }
}
