package io.millrace.feature.entity;

import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.function.Reach;
import io.millrace.schemas.plan.FeaturePlan;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.IdType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The naive version of an entity: everything that ever arrived in a list, each value folded anew
 * from the definition. Written against the sentences of {@link FeaturePlan} and DESIGN's section on
 * features, not against the engine. Nothing is ever forgotten, and there is no state but the list.
 */
final class NaiveEntity {
    /** A label as it became known. */
    private record Label(long arrival, int revision, double value) {}

    /** An event or a question as it was accepted. */
    private record Accepted(EntityEvent event, long arrival, List<Label> labels) {}

    private final List<FeaturePlan> features;
    private final IdType eventIds;
    private final IdType questionIds;
    private final long lateness;
    private final double labelDefault;
    private final List<Accepted> events = new ArrayList<>();
    private final Map<String, List<Accepted>> eventsById = new HashMap<>();
    private final Map<String, List<Accepted>> questionsById = new HashMap<>();

    NaiveEntity(
            List<FeaturePlan> features,
            IdType eventIds,
            IdType questionIds,
            long lateness,
            double labelDefault) {
        this.features = features;
        this.eventIds = eventIds;
        this.questionIds = questionIds;
        this.lateness = lateness;
        this.labelDefault = labelDefault;
    }

    /**
     * What an arrival is, and the values that it is answered with where it asks and is in no
     * conflict, else null.
     */
    record Expected(EntityEngine.Arrival arrival, Naive[] values) {}

    /**
     * @param within how far the engine may be off; 0 where it has to be exact
     */
    record Naive(double number, String text, double within) {
        boolean is(Values values, int index) {
            double given = values.numbers()[index];
            boolean same =
                    Double.isNaN(number) || Double.isNaN(given)
                            ? Double.isNaN(number) && Double.isNaN(given)
                            : number == given || Math.abs(number - given) <= within;
            return same && java.util.Objects.equals(text, values.texts()[index]);
        }
    }

    /** Takes an event or a question, as the arrival of this number. */
    Expected arrive(EntityEvent event, long arrival) {
        var byId = event.keep() ? eventsById : questionsById;
        var known = byId.computeIfAbsent(event.id(), any -> new ArrayList<>());
        Accepted same = null;
        boolean elsewhere = false;
        for (var each : known) {
            if (each.event().time() == event.time()) {
                same = each;
            } else if (each.event().time() > event.time() - lateness) {
                elsewhere = true;
            }
        }
        if (same != null) {
            return (int) same.event().contentHash() == (int) event.contentHash()
                    ? new Expected(EntityEngine.Arrival.AGAIN, answer(event, same.arrival()))
                    : new Expected(EntityEngine.Arrival.CONFLICT, null);
        }
        if (elsewhere) {
            return new Expected(EntityEngine.Arrival.CONFLICT, null);
        }
        var accepted = new Accepted(event, arrival, new ArrayList<>());
        known.add(accepted);
        if (event.keep()) {
            events.add(placeOf(event), accepted);
        }
        return new Expected(EntityEngine.Arrival.NEW, answer(event, arrival));
    }

    void label(LabelUpdate label, long arrival) {
        for (var each : eventsById.getOrDefault(label.id(), List.of())) {
            boolean newer =
                    each.labels().stream().allMatch(known -> known.revision() < label.revision());
            if (each.event().time() == label.time() && newer) {
                each.labels().add(new Label(arrival, label.revision(), label.value()));
            }
        }
    }

    /** The values as of a time, from what has arrived. */
    Naive[] read(long at) {
        return values(at, null, Long.MAX_VALUE);
    }

    private Naive[] answer(EntityEvent asking, long arrival) {
        return asking.asks()
                ? values(asking.time(), asking.keep() ? asking.id() : null, arrival)
                : null;
    }

    private Naive[] values(long time, String ownId, long arrival) {
        var values = new Naive[features.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(features.get(i), time, ownId, arrival);
        }
        return values;
    }

    private Naive value(FeaturePlan feature, long time, String ownId, long arrival) {
        long until = time - feature.delay();
        var counted = new ArrayList<Accepted>();
        for (var each : events) {
            long at = each.event().time();
            boolean inside = at <= until && (!feature.bounded() || at > until - feature.window());
            if (inside
                    && each.arrival() <= arrival
                    && sees(feature, each.event(), time, ownId)
                    && counts(feature, each, arrival)) {
                counted.add(each);
            }
        }
        if (feature.rows() > 0 && counted.size() > feature.rows()) {
            counted.subList(0, counted.size() - feature.rows()).clear();
        }
        return fold(feature, counted, time, arrival);
    }

    private boolean sees(FeaturePlan feature, EntityEvent event, long time, String ownId) {
        if (ownId == null || feature.delay() > 0 || event.time() < time) {
            return true;
        }
        int order = eventIds.compare(event.id(), ownId);
        return feature.excludeCurrent() ? order < 0 : order <= 0;
    }

    private boolean counts(FeaturePlan feature, Accepted each, long arrival) {
        if (feature.column() == FeaturePlan.MATCH) {
            return true;
        }
        boolean satisfied = feature.filter() < 0 || satisfies(feature, each);
        return switch (feature.column()) {
            case FeaturePlan.NO_COLUMN -> satisfied;
            case FeaturePlan.LABEL -> satisfied && !Double.isNaN(label(each, arrival));
            default -> satisfied && (each.event().present() >>> feature.column() & 1) == 1;
        };
    }

    private static boolean satisfies(FeaturePlan feature, Accepted each) {
        return (each.event().filters() >>> feature.filter() & 1) == 1;
    }

    private double label(Accepted each, long arrival) {
        double known = labelDefault;
        for (var label : each.labels()) {
            known = label.arrival() <= arrival ? label.value() : known;
        }
        return known;
    }

    private Naive fold(FeaturePlan feature, List<Accepted> counted, long time, long arrival) {
        boolean decayed = feature.function().reach() == Reach.HALF_LIFE;
        long at = decayed ? time - feature.delay() : time;
        var aggregate = feature.function().aggregate(feature.call());
        var magnitude = feature.function().aggregate(feature.call());
        for (var each : counted) {
            long bits = bits(feature, each, arrival);
            var text = feature.column() < 0 ? null : each.event().texts()[feature.column()];
            aggregate.add(each.event().time(), bits, text);
            magnitude.add(each.event().time(), magnitude(feature, bits), text);
        }
        double number = aggregate.number(at);
        if (Double.isNaN(number) && aggregate.text() == null) {
            number = feature.orDefault();
        }
        double within = decayed ? Math.abs(magnitude.number(at)) * 0x1p-47 : 0;
        return new Naive(number, aggregate.text(), within);
    }

    private long bits(FeaturePlan feature, Accepted each, long arrival) {
        return switch (feature.column()) {
            case FeaturePlan.NO_COLUMN -> 0;
            case FeaturePlan.MATCH -> satisfies(feature, each) ? 1 : 0;
            case FeaturePlan.LABEL -> Double.doubleToRawLongBits(label(each, arrival));
            default -> each.event().bits()[feature.column()];
        };
    }

    private static long magnitude(FeaturePlan feature, long bits) {
        var of = feature.of();
        boolean real =
                of != null
                        && (of.kind() == FieldType.Kind.DOUBLE
                                || of.kind() == FieldType.Kind.OUTCOME);
        return real
                ? Double.doubleToRawLongBits(Math.abs(Double.longBitsToDouble(bits)))
                : Math.abs(bits);
    }

    /** Events lie in their order, which is that of the fold. */
    private int placeOf(EntityEvent event) {
        int place = events.size();
        while (place > 0 && isBefore(event, events.get(place - 1).event())) {
            place--;
        }
        return place;
    }

    private boolean isBefore(EntityEvent event, EntityEvent other) {
        return event.time() != other.time()
                ? event.time() < other.time()
                : eventIds.compare(event.id(), other.id()) < 0;
    }
}
