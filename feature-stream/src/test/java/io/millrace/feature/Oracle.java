package io.millrace.feature;

import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.record.IdType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
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

    /** A row of a table as it arrived; without fields: the key is deleted. */
    private record TableRow(long time, Map<String, Object> fields, int arrival) {}

    private final Plan plan;
    private final Map<List<String>, List<TableRow>> rows = new HashMap<>();
    private final List<Event> events = new ArrayList<>();

    /** By entity, the events of each key. */
    private final Map<String, Map<String, List<Event>>> kept = new HashMap<>();

    private final Map<String, List<double[]>> labels = new LinkedHashMap<>();

    public Oracle(Plan plan) {
        this.plan = plan;
    }

    /** Notes an accepted event of its first arrival. */
    public Event arrive(String source, String id, long time, Map<String, Object> fields) {
        var event = new Event(source, id, time, fields, events.size());
        events.add(event);
        for (var entity : plan.entities()) {
            if (source.equals(entity.from().name())) {
                var key = key(entity, event);
                if (key != null) {
                    kept.computeIfAbsent(entity.name(), any -> new HashMap<>())
                            .computeIfAbsent(key, any -> new ArrayList<>())
                            .add(event);
                }
            }
        }
        return event;
    }

    /** Notes a label as the entities learn of it: after all that has arrived so far. */
    public void label(String id, double value) {
        labels.computeIfAbsent(id, any -> new ArrayList<>())
                .add(new double[] {events.size(), value});
    }

    /**
     * Notes a row of a table, which all events that come later see.
     *
     * @param fields null where the key is deleted
     */
    public void row(String table, String key, long time, Map<String, Object> fields) {
        rows.computeIfAbsent(List.of(table, key), any -> new ArrayList<>())
                .add(new TableRow(time, fields, events.size()));
    }

    /** What a table says of an event, as of the event's time, from what had arrived with it. */
    public Map<String, Object> lookup(TablePlan table, Event event) {
        var key = event.fields().get(table.key());
        if (key == null) {
            return Map.of();
        }
        TableRow latest = null;
        for (var row : rows.getOrDefault(List.of(table.name(), key), List.of())) {
            if (row.time() <= event.time()
                    && row.arrival() <= event.arrival()
                    && (latest == null || row.time() >= latest.time())) {
                latest = row;
            }
        }
        return latest == null || latest.fields() == null ? Map.of() : latest.fields();
    }

    /**
     * All features of an event of the spine, as of its own arrival. Numbers, texts, or null for
     * missing.
     */
    public Map<String, Object> features(Event asking) {
        var values = new LinkedHashMap<String, Object>();
        plan.entities().forEach(entity -> values.putAll(features(entity, asking)));
        return values;
    }

    /** Those of one entity. */
    public Map<String, Object> features(EntityPlan entity, Event asking) {
        var values = new LinkedHashMap<String, Object>();
        var key = key(entity, asking);
        for (var feature : entity.features()) {
            values.put(feature.name(), key == null ? null : value(entity, feature, key, asking));
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
        for (var event : kept.getOrDefault(entity.name(), Map.of()).getOrDefault(key, List.of())) {
            boolean same = event.arrival() == asking.arrival();
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
                    && (feature.column() == FeaturePlan.MATCH
                            || satisfies(entity, feature, event))) {
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

    private boolean satisfies(EntityPlan entity, FeaturePlan feature, Event event) {
        if (feature.filter() < 0) {
            return true;
        }
        // The filters of shop.yaml and market.yaml, in Java.
        return switch (entity.filters().get(feature.filter()).toString()) {
            case "amount > 10 && kind != 'x'" -> {
                var kind = event.fields().get("kind");
                yield above(event.fields().get("amount"), 10) && kind != null && !kind.equals("x");
            }
            case "shops.country != 'DE' && cities.people > 10" -> {
                var country = lookup(plan.tables().get(0), event).get("country");
                var size = lookup(plan.tables().get(1), event).get("people");
                yield country != null && !country.equals("DE") && above(size, 10);
            }
            case "shops.rating >= 3.0" ->
                    above(lookup(plan.tables().get(0), event).get("rating"), 2.99);
            default -> throw new IllegalStateException("the oracle does not know this filter");
        };
    }

    private static boolean above(Object number, double limit) {
        return number != null && ((BigDecimal) number).doubleValue() > limit;
    }

    private Object column(EntityPlan entity, FeaturePlan feature, Event event, Event asking) {
        if (feature.column() == FeaturePlan.NO_COLUMN) {
            return event.time();
        }
        if (feature.column() == FeaturePlan.MATCH) {
            return satisfies(entity, feature, event) ? BigDecimal.ONE : BigDecimal.ZERO;
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
        var all =
                window.stream()
                        .filter(event -> column(entity, feature, event, asking) != null)
                        .toList();
        int first = feature.rows() == 0 ? 0 : Math.max(0, all.size() - feature.rows());
        var counted = all.subList(first, all.size());
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
            case "mean", "share" ->
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
            case "variance" -> n < 2 ? null : (Object) variance(numbers, sum).doubleValue();
            case "stddev" ->
                    n < 2
                            ? null
                            : (Object)
                                    variance(numbers, sum)
                                            .sqrt(MathContext.DECIMAL128)
                                            .doubleValue();
            case "quantile" -> n == 0 ? null : quantile(numbers, feature.call().quantile());
            case "rate" -> n / (feature.window() / 1000.0);
            case "decayed_count" -> decayed(feature, counted, ones(n), asking);
            case "decayed_sum" -> decayed(feature, counted, numbers, asking);
            case "decayed_mean" ->
                    n == 0
                            ? null
                            : (Object)
                                    (decayed(feature, counted, numbers, asking)
                                            / decayed(feature, counted, ones(n), asking));
            case "distinct" ->
                    (double) new HashSet<>(values.stream().map(Oracle::normal).toList()).size();
            case "first" -> n == 0 ? null : plain(values.get(0));
            case "seconds_since_first" ->
                    n == 0 ? null : (Object) ((asking.time() - counted.get(0).time()) / 1000.0);
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

    private static BigDecimal variance(List<BigDecimal> numbers, BigDecimal sum) {
        var mean = sum.divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL128);
        var squares =
                numbers.stream()
                        .map(x -> x.subtract(mean).pow(2))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        return squares.divide(BigDecimal.valueOf(numbers.size() - 1L), MathContext.DECIMAL128);
    }

    private static double quantile(List<BigDecimal> numbers, double quantile) {
        var sorted = numbers.stream().sorted().map(BigDecimal::doubleValue).toList();
        double place = (sorted.size() - 1) * quantile;
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    private static List<BigDecimal> ones(int n) {
        return Collections.nCopies(n, BigDecimal.ONE);
    }

    private static double decayed(
            FeaturePlan feature, List<Event> events, List<BigDecimal> numbers, Event asking) {
        double sum = 0;
        for (int i = 0; i < events.size(); i++) {
            double age = asking.time() - feature.delay() - events.get(i).time();
            sum += numbers.get(i).doubleValue() * Math.pow(2, -age / feature.call().halfLife());
        }
        return sum;
    }
}
