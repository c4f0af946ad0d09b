package io.millrace.feature.entity;

import io.millrace.feature.timeline.EventLayout;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.EntityEvent;
import io.millrace.feature.wire.LabelUpdate;
import io.millrace.schemas.function.Call;
import io.millrace.schemas.function.Function;
import io.millrace.schemas.function.Functions;
import io.millrace.schemas.function.Reach;
import io.millrace.schemas.plan.ColumnPlan;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.IdType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random features and random arrivals, all from one seed. */
final class HarnessCase {
    private static final List<FieldType> TYPES =
            List.of(
                    FieldType.LONG,
                    FieldType.DOUBLE,
                    FieldType.decimal(2),
                    FieldType.BOOLEAN,
                    FieldType.STRING,
                    FieldType.timestamp("millis"));
    private static final int FILTERS = 3;
    private static final long[] STARTS = {0, 1_000, 1_700_000_000_000L};

    /**
     * One record of the joint.
     *
     * @param event null where it is a label
     * @param label null where it is an event or a question
     * @param sourceTime time of the source from here on
     */
    record Arrival(byte[] key, EntityEvent event, LabelUpdate label, long sourceTime) {}

    private final Random random;
    private final IdType eventIds;
    private final IdType questionIds;
    private final long lateness;
    private final long horizon;
    private final double labelDefault;
    private final long longest;
    private final EntityPlan plan;
    private final boolean ownAsk;
    private final boolean othersAsk;
    private final boolean scrambledIds;
    private final int trend;
    private final long pace;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Arrival> sent = new ArrayList<>();
    private long time;
    private int ids;

    HarnessCase(long seed, int largest) {
        random = new Random(seed);
        eventIds = pick(IdType.values());
        questionIds = pick(IdType.values());
        pace = pick(1L, 10L, 1_000L);
        longest = pace * pick(10, 100, 400, 1_500);
        lateness = random.nextInt(4) == 0 ? random.nextInt(3) : pace * (1 + random.nextInt(300));
        horizon = pace * (1 + random.nextInt(500));
        labelDefault = pick(Double.NaN, 0.0, 0.0, 1.0);
        plan = entity();
        int askers = random.nextInt(4);
        ownAsk = askers != 0;
        othersAsk = askers < 2;
        scrambledIds = random.nextBoolean();
        trend = random.nextInt(5) - 2;
        time = pick(STARTS[0], STARTS[1], STARTS[2]);
        int size = 50 + random.nextInt(largest - 50);
        int entities = 1 + random.nextInt(5);
        while (arrivals.size() < size) {
            // Half of all goes to one entity.
            int entity = random.nextBoolean() ? 0 : random.nextInt(entities);
            arrive(("entity-" + entity).getBytes(StandardCharsets.UTF_8));
        }
    }

    List<Arrival> arrivals() {
        return arrivals;
    }

    EntityPlan plan() {
        return plan;
    }

    EventLayout layout() {
        return new EventLayout(
                eventIds, plan.columns().stream().map(ColumnPlan::type).toList(), true);
    }

    IdType eventIds() {
        return eventIds;
    }

    IdType questionIds() {
        return questionIds;
    }

    double labelDefault() {
        return labelDefault;
    }

    long lateness() {
        return lateness;
    }

    Retention retention() {
        return Retention.of(plan, lateness, horizon);
    }

    NaiveEntity naive() {
        return new NaiveEntity(plan.features(), eventIds, questionIds, lateness, labelDefault);
    }

    @Override
    public String toString() {
        return "%d arrivals, lateness %d, horizon %d, label default %s, ids %s and %s, asking %s%s, %s"
                .formatted(
                        arrivals.size(),
                        lateness,
                        horizon,
                        labelDefault,
                        eventIds,
                        questionIds,
                        ownAsk ? "own " : "",
                        othersAsk ? "others" : "",
                        plan.features());
    }

    private EntityPlan entity() {
        var columns = new ArrayList<ColumnPlan>();
        for (int i = 0; i < TYPES.size(); i++) {
            columns.add(new ColumnPlan("c" + i, TYPES.get(i), i));
        }
        var features = new ArrayList<FeaturePlan>();
        long[] windows = {length(), length(), length()};
        long[] delays = {0, 0, 0, length() / 3, length()};
        int size = 1 + random.nextInt(10);
        for (int i = 0; i < size; i++) {
            features.add(feature("f" + i, windows, delays));
        }
        boolean labelled =
                features.stream().anyMatch(feature -> feature.column() == FeaturePlan.LABEL);
        return new EntityPlan(
                0, "entity", null, null, null, columns, List.of(), features, labelled);
    }

    private long length() {
        return 1 + (long) (random.nextDouble() * longest);
    }

    private FeaturePlan feature(String name, long[] windows, long[] delays) {
        var function = Functions.all().get(random.nextInt(Functions.all().size()));
        int column = column(function);
        var of =
                switch (column) {
                    case FeaturePlan.NO_COLUMN -> null;
                    case FeaturePlan.LABEL -> FieldType.OUTCOME;
                    case FeaturePlan.MATCH -> FieldType.BOOLEAN;
                    default -> TYPES.get(column);
                };
        boolean filtered = column == FeaturePlan.MATCH || random.nextInt(3) == 0;
        var reach = function.reach();
        boolean halfLife = reach == Reach.HALF_LIFE;
        int rows = reach.takesRows() && random.nextInt(5) == 0 ? 1 + random.nextInt(150) : 0;
        boolean lifetime =
                halfLife
                        || rows > 0
                        || (reach == Reach.OPTIONAL && random.nextBoolean())
                        || (reach.takesLifetime() && random.nextInt(4) == 0);
        var call =
                new Call(
                        of,
                        lifetime ? Call.UNBOUNDED : windows[random.nextInt(windows.length)],
                        rows,
                        pick(0.0, 0.5, 0.9, 1.0),
                        halfLife ? windows[random.nextInt(windows.length)] : 0);
        return new FeaturePlan(
                name + "_" + function.name(),
                function,
                call,
                column,
                filtered ? random.nextInt(FILTERS) : -1,
                delays[random.nextInt(delays.length)],
                random.nextInt(4) == 0,
                random.nextInt(4) == 0 ? -1 : Double.NaN,
                InputType.NUMBER);
    }

    private int column(Function function) {
        return switch (function.argument()) {
            case MATCH -> FeaturePlan.MATCH;
            case OPTIONAL -> pick(FeaturePlan.NO_COLUMN, FeaturePlan.NO_COLUMN, any());
            case ANY -> any();
            case NUMBER -> pick(0, 1, 2, 3, FeaturePlan.LABEL);
        };
    }

    private int any() {
        return pick(0, 1, 2, 3, 4, 5, FeaturePlan.LABEL);
    }

    private void arrive(byte[] key) {
        int dice = random.nextInt(100);
        if (dice < 5 && plan.labelled() && !sent.isEmpty()) {
            label();
        } else if (dice < 12) {
            again();
        } else if (dice < 15) {
            conflict();
        } else {
            boolean own = !othersAsk || random.nextInt(5) > 0;
            send(key, event(own, id(own ? eventIds : questionIds), eventTime()));
        }
    }

    private long eventTime() {
        int dice = random.nextInt(100);
        if (dice < 15) {
            return Math.max(0, time - (long) (random.nextDouble() * (lateness + 1)));
        }
        if (dice < 17) {
            return Math.max(0, time - lateness);
        }
        if (dice < 19) {
            time += (long) (random.nextDouble() * longest / 2);
        } else if (dice < 80) {
            time += (long) (random.nextDouble() * 3 * pace);
        }
        return time;
    }

    private void again() {
        var earlier = earlier();
        if (earlier != null) {
            send(earlier.key(), earlier.event());
        }
    }

    private void conflict() {
        var earlier = earlier();
        if (earlier == null) {
            return;
        }
        boolean elsewhere = random.nextBoolean();
        var event = earlier.event();
        send(
                earlier.key(),
                event(event.keep(), event.id(), elsewhere ? eventTime() : event.time()));
    }

    /** An event or a question that is not too late to come again. */
    private Arrival earlier() {
        for (int tries = 0; tries < 10 && !sent.isEmpty(); tries++) {
            int back = random.nextInt(Math.min(sent.size(), tries < 5 ? 400 : 20));
            var found = sent.get(sent.size() - 1 - back);
            if (found.event().time() >= time - lateness) {
                return found;
            }
        }
        return null;
    }

    private void label() {
        var found = sent.get(sent.size() - 1 - random.nextInt(Math.min(sent.size(), 500)));
        var event = found.event();
        if (event.keep() && time <= event.time() + horizon) {
            double value = random.nextInt(3) == 0 ? random.nextGaussian() : random.nextInt(2);
            var label = new LabelUpdate(event.id(), event.time(), value, random.nextInt(4));
            arrivals.add(new Arrival(found.key(), null, label, time));
        }
    }

    private void send(byte[] key, EntityEvent event) {
        var arrival = new Arrival(key, event, null, time);
        arrivals.add(arrival);
        sent.add(arrival);
    }

    private String id(IdType type) {
        int number = ids++;
        long id = scrambledIds ? number * 0x9E37_79B9_7F4A_7C15L : number - 100L;
        return type == IdType.LONG ? Long.toString(id) : pick("", "é", "id-") + id;
    }

    private EntityEvent event(boolean own, String id, long at) {
        int columns = own ? TYPES.size() : 0;
        var bits = new long[columns];
        var texts = new String[columns];
        long present = 0;
        for (int i = 0; i < columns; i++) {
            if (random.nextInt(8) > 0) {
                present |= 1L << i;
                fill(TYPES.get(i), i, bits, texts);
            }
        }
        return new EntityEvent(
                new Beat(0, 0, Beat.UNKNOWN, Beat.UNKNOWN),
                arrivals.size(),
                own,
                (own ? ownAsk : othersAsk) ? "answer" : null,
                id,
                at,
                random.nextLong(),
                random.nextInt(1 << FILTERS),
                present,
                bits,
                texts);
    }

    private void fill(FieldType type, int column, long[] bits, String[] texts) {
        long number =
                Math.abs(trend) == 2
                        ? trend * (long) arrivals.size() + random.nextInt(2)
                        : random.nextInt(41) - 20;
        switch (type.kind()) {
            case STRING -> texts[column] = pick("", "ü", "a") + random.nextInt(30);
            case BOOLEAN -> bits[column] = number & 1;
            case TIMESTAMP -> bits[column] = time - number;
            case DOUBLE -> bits[column] = Double.doubleToRawLongBits(real(number));
            default -> bits[column] = random.nextInt(50) == 0 ? number << 40 : number;
        }
    }

    private double real(long number) {
        return switch (random.nextInt(8)) {
            case 0 -> -0.0;
            case 1 -> random.nextGaussian() * 1e12;
            case 2, 3 -> number;
            default -> number + random.nextInt(10) / 10.0;
        };
    }

    @SafeVarargs
    private final <T> T pick(T... some) {
        return some[random.nextInt(some.length)];
    }
}
