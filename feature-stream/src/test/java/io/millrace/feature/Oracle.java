package io.millrace.feature;

import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.IdType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The naive version of every feature: all events that ever arrived in a list, each value recomputed
 * from the definition. Written against DESIGN's sentences, not against the engine.
 */
public final class Oracle {
    /** An event as it arrived, with the entity keys of both roles computed by hand. */
    public record Event(
            String source, String id, long time, Map<String, Object> fields, int arrival) {}

    private final Plan plan;
    private final List<Event> events = new ArrayList<>();
    private final Map<String, List<double[]>> labels = new LinkedHashMap<>();

    public Oracle(Plan plan) {
        this.plan = plan;
    }

    /** Notes an accepted event of its first arrival. */
    public Event arrive(String source, String id, long time, Map<String, Object> fields) {
        var event = new Event(source, id, time, fields, events.size());
        events.add(event);
        return event;
    }

    /** Notes a label as the entities learn of it: after all that has arrived so far. */
    public void label(String id, double value) {
        labels.computeIfAbsent(id, any -> new ArrayList<>())
                .add(new double[] {events.size(), value});
    }

    /**
     * All features of an event of the spine, as of its own arrival. Numbers, texts, or null for
     * missing.
     */
    public Map<String, Object> features(Event asking) {
        var values = new LinkedHashMap<String, Object>();
        for (var entity : plan.entities()) {
            var key = key(entity, asking);
            for (var feature : entity.features()) {
                values.put(
                        feature.name(), key == null ? null : value(entity, feature, key, asking));
            }
        }
        return values;
    }

    /** All features of an entity as of a time, from all that has arrived so far. */
    public Map<String, Object> read(EntityPlan entity, String key, long at) {
        var asking = new Event("(a reader)", "", at, Map.of(), events.size());
        var values = new LinkedHashMap<String, Object>();
        entity.features()
                .forEach(
                        feature -> values.put(feature.name(), value(entity, feature, key, asking)));
        return values;
    }

    private String key(EntityPlan entity, Event event) {
        var fields =
                event.source().equals(entity.from().name())
                        ? entity.key().fields()
                        : entity.askKey().fields();
        var schema =
                event.source().equals(entity.from().name())
                        ? entity.from().schema()
                        : plan.spine().schema();
        var parts = new ArrayList<String>();
        for (int field : fields) {
            var part = event.fields().get(schema.name(field));
            if (part == null) {
                return null;
            }
            parts.add(part.toString());
        }
        return String.join("|", parts);
    }

    private Object value(EntityPlan entity, FeaturePlan feature, String key, Event asking) {
        boolean own = asking.source().equals(entity.from().name());
        var idOrder = own ? plan.spine().idType() : IdType.STRING;
        long until = asking.time() - feature.delay();
        var inWindow = new ArrayList<Event>();
        for (var event : events) {
            boolean same = event.arrival() == asking.arrival();
            boolean belongs =
                    event.source().equals(entity.from().name()) && key.equals(key(entity, event));
            if (!belongs) {
                continue;
            }
            boolean arrived = event.arrival() <= asking.arrival();
            boolean notBefore = !feature.bounded() || event.time() > until - feature.window();
            boolean notAfter =
                    event.time() < until
                            || (event.time() == until
                                    && (!own
                                            || feature.delay() > 0
                                            || idOrder.compare(event.id(), asking.id()) <= 0));
            if (arrived
                    && notBefore
                    && notAfter
                    && !(same && feature.excludeCurrent())
                    && satisfies(entity, feature, event)) {
                inWindow.add(event);
            }
        }
        inWindow.sort(
                (a, b) ->
                        a.time() != b.time()
                                ? Long.compare(a.time(), b.time())
                                : (own ? idOrder : entity.from().idType()).compare(a.id(), b.id()));
        var result = compute(entity, feature, inWindow, asking);
        return result == null && !Double.isNaN(feature.orDefault())
                ? (Object) feature.orDefault()
                : result;
    }

    private static boolean satisfies(EntityPlan entity, FeaturePlan feature, Event event) {
        if (feature.filter() < 0) {
            return true;
        }
        // The one filter of shop.yaml, in Java.
        if (!entity.filters()
                .get(feature.filter())
                .toString()
                .equals("amount > 10 && kind != 'x'")) {
            throw new IllegalStateException("the oracle does not know this filter");
        }
        var amount = (BigDecimal) event.fields().get("amount");
        var kind = event.fields().get("kind");
        return amount != null && kind != null && amount.doubleValue() > 10 && !kind.equals("x");
    }

    private Object column(EntityPlan entity, FeaturePlan feature, Event event, Event asking) {
        if (feature.column() == FeaturePlan.NO_COLUMN) {
            return event.time();
        }
        if (feature.column() == FeaturePlan.LABEL) {
            double known = plan.label().orDefault();
            for (var label : labels.getOrDefault(event.id(), List.of())) {
                known = label[0] <= asking.arrival() ? label[1] : known;
            }
            return BigDecimal.valueOf(known);
        }
        return event.fields().get(entity.columns().get(feature.column()).name());
    }

    private Object compute(
            EntityPlan entity, FeaturePlan feature, List<Event> window, Event asking) {
        var counted =
                window.stream()
                        .filter(event -> column(entity, feature, event, asking) != null)
                        .toList();
        var values = counted.stream().map(event -> column(entity, feature, event, asking)).toList();
        int n = counted.size();
        var numbers =
                values.stream()
                        .filter(BigDecimal.class::isInstance)
                        .map(BigDecimal.class::cast)
                        .toList();
        var sum = numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return switch (feature.function().name()) {
            case "count" -> (double) n;
            case "sum" -> sum.doubleValue();
            case "mean" ->
                    n == 0
                            ? null
                            : (Object)
                                    sum.divide(BigDecimal.valueOf(n), MathContext.DECIMAL128)
                                            .doubleValue();
            case "min" ->
                    numbers.stream()
                            .min(BigDecimal::compareTo)
                            .map(BigDecimal::doubleValue)
                            .orElse(null);
            case "max" ->
                    numbers.stream()
                            .max(BigDecimal::compareTo)
                            .map(BigDecimal::doubleValue)
                            .orElse(null);
            case "stddev" -> n < 2 ? null : (Object) deviation(numbers, sum);
            case "distinct" ->
                    (double) new HashSet<>(values.stream().map(Oracle::normal).toList()).size();
            case "last" -> n == 0 ? null : plain(values.get(n - 1));
            case "seconds_since_last" ->
                    n == 0 ? null : (Object) ((asking.time() - counted.get(n - 1).time()) / 1000.0);
            default ->
                    throw new IllegalStateException(
                            "the oracle does not know " + feature.function().name());
        };
    }

    private static Object normal(Object value) {
        return value instanceof BigDecimal number ? number.stripTrailingZeros() : value;
    }

    private static Object plain(Object value) {
        return value instanceof BigDecimal number
                ? (Object) number.doubleValue()
                : Objects.toString(value);
    }

    private static double deviation(List<BigDecimal> numbers, BigDecimal sum) {
        var mean = sum.divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL128);
        var squares =
                numbers.stream()
                        .map(x -> x.subtract(mean).pow(2))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        return squares.divide(BigDecimal.valueOf(numbers.size() - 1L), MathContext.DECIMAL128)
                .sqrt(MathContext.DECIMAL128)
                .doubleValue();
    }
}
