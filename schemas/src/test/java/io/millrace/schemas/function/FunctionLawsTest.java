package io.millrace.schemas.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.function.Naive.Event;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.FieldType;
import io.millrace.schemas.record.FieldType.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What must hold of each function, whatever the events. */
final class FunctionLawsTest {
    private static final long ASKED = 1_700_000_000_000L;

    /** A power of two: {@link Naive#decayed}. */
    private static final long HALF_LIFE = 1 << 12;

    private static final List<FieldType> TYPES =
            List.of(
                    FieldType.decimal(2),
                    FieldType.LONG,
                    FieldType.DOUBLE,
                    FieldType.OUTCOME,
                    FieldType.BOOLEAN,
                    FieldType.STRING);

    /** A function over a column, and events in the order of their time. */
    record Use(Function function, Call call, List<Event> events) {
        double fold(List<Event> some) {
            var aggregate = function.aggregate(call);
            some.forEach(event -> aggregate.add(event.time(), event.bits(), event.text()));
            return aggregate.number(ASKED);
        }

        boolean isOf(Class<? extends Keeping> kind) {
            return kind.isInstance(function.keeping(call));
        }
    }

    @Provide
    Arbitrary<Use> uses() {
        return Arbitraries.longs()
                .flatMap(
                        seed ->
                                Arbitraries.of(Functions.all())
                                        .map(function -> use(function, new Random(seed))));
    }

    private static Use use(Function function, Random random) {
        var type = TYPES.get(random.nextInt(TYPES.size()));
        if (function.argument() == Function.Argument.MATCH) {
            type = FieldType.BOOLEAN;
        } else if (function.argument() == Function.Argument.NUMBER && !type.isNumber()) {
            type = FieldType.DOUBLE;
        }
        var call =
                function.reach() == Reach.HALF_LIFE
                        ? Call.decayed(type, HALF_LIFE)
                        : Call.over(type, 1 + random.nextInt(100_000));
        if (function.takesQuantiles()) {
            call = call.at(random.nextInt(5) == 0 ? random.nextInt(2) : random.nextDouble());
        }
        var events = new ArrayList<Event>();
        long time = ASKED - 60_000;
        for (int i = random.nextInt(30); i > 0; i--) {
            time += random.nextInt(4) == 0 ? 0 : random.nextInt(2_000);
            events.add(event(time, type.kind(), random));
        }
        return new Use(function, call, events);
    }

    private static Event event(long time, Kind kind, Random random) {
        return switch (kind) {
            case STRING -> new Event(time, 0, "t" + random.nextInt(5));
            case BOOLEAN -> new Event(time, random.nextInt(2), null);
            case LONG -> new Event(time, random.nextLong() >> random.nextInt(64), null);
            case DECIMAL ->
                    new Event(
                            time,
                            random.nextInt(20) == 0
                                    ? FieldType.LARGEST_DECIMAL - random.nextInt(9)
                                    : random.nextInt(20_000) - 5_000,
                            null);
            case OUTCOME -> real(time, random.nextInt(2));
            default ->
                    real(
                            time,
                            switch (random.nextInt(4)) {
                                case 0 -> -0.0;
                                case 1 -> random.nextInt(3);
                                case 2 -> random.nextInt(10_000) / 100.0;
                                default ->
                                        Math.scalb(
                                                random.nextDouble() - 0.5,
                                                random.nextInt(200) - 100);
                            });
        };
    }

    private static Event real(long time, double value) {
        return new Event(time, Double.doubleToRawLongBits(value), null);
    }

    @Property(tries = 2_000)
    void aFoldIsThePlainComputation(@ForAll("uses") Use use) {
        double expected = Naive.value(use.function(), use.call(), use.events(), ASKED);
        double value = use.fold(use.events());

        if (use.isOf(Keeping.Decayed.class)) {
            assertThat(Double.isNaN(value)).isEqualTo(Double.isNaN(expected));
            double magnitude = Double.isNaN(expected) ? 0 : magnitude(use);
            assertThat(Double.isNaN(value) ? 0 : value)
                    .isCloseTo(Double.isNaN(expected) ? 0 : expected, within(0x1p-50 * magnitude));
        } else if (use.function().result(use.call().of()) == InputType.CATEGORY) {
            assertThat(value).isNaN();
        } else {
            assertThat(value).isEqualTo((Double) expected);
        }
    }

    /** What the error of a decayed value is measured by: the same value of the magnitudes. */
    private static double magnitude(Use use) {
        var magnitudes =
                use.events().stream()
                        .map(
                                event ->
                                        switch (use.call().of().kind()) {
                                            case DOUBLE, OUTCOME ->
                                                    real(
                                                            event.time(),
                                                            Math.abs(
                                                                    Double.longBitsToDouble(
                                                                            event.bits())));
                                            default ->
                                                    new Event(
                                                            event.time(),
                                                            Math.abs(event.bits()),
                                                            event.text());
                                        })
                        .toList();
        return Naive.value(use.function(), use.call(), magnitudes, ASKED);
    }

    @Property(tries = 2_000)
    void orderDoesNotMatterToTheBit(@ForAll("uses") Use use, @ForAll long seed) {
        if (use.isOf(Keeping.Nearest.class) || use.isOf(Keeping.Decayed.class)) {
            return; // the one is about order, the other within its bound
        }
        var shuffled = new ArrayList<>(use.events());
        Collections.shuffle(shuffled, new Random(seed));

        assertThat(use.fold(shuffled)).isEqualTo((Double) use.fold(use.events()));
    }

    @Property(tries = 2_000)
    void whatIsClearedIsAsFresh(@ForAll("uses") Use use, @ForAll long seed) {
        var aggregate = use.function().aggregate(use.call());
        new Random(seed)
                .ints(5, 0, Math.max(1, use.events().size()))
                .filter(i -> i < use.events().size())
                .mapToObj(use.events()::get)
                .forEach(event -> aggregate.add(event.time(), event.bits(), event.text()));
        aggregate.clear();
        use.events().forEach(event -> aggregate.add(event.time(), event.bits(), event.text()));

        assertThat(aggregate.number(ASKED)).isEqualTo((Double) use.fold(use.events()));
    }

    @Property(tries = 2_000)
    void totalsOfAWindowAreTheDifferenceOfThoseOfItsEdges(
            @ForAll("uses") Use use, @ForAll long seed) {
        if (!(use.function().keeping(use.call()) instanceof Keeping.Totals totals)) {
            return;
        }
        var random = new Random(seed);
        int to = random.nextInt(use.events().size() + 1);
        int from = random.nextInt(to + 1);
        var front = totals(use, totals, use.events().subList(0, to));
        var tail = totals(use, totals, use.events().subList(0, from));
        var window = new Moments(use.call().of(), totals.statistic().needsSquares());
        window.setDifference(front, tail);

        assertThat(totals.statistic().of(window, use.call()))
                .isEqualTo((Double) use.fold(use.events().subList(from, to)));
    }

    private static Moments totals(Use use, Keeping.Totals keeping, List<Event> events) {
        var totals = new Moments(use.call().of(), keeping.statistic().needsSquares());
        events.forEach(event -> totals.add(event.bits()));
        return totals;
    }

    @Property(tries = 2_000)
    void aBagIsAlwaysTheFoldOfWhatItHolds(@ForAll("uses") Use use, @ForAll long seed) {
        if (!(use.function().keeping(use.call()) instanceof Keeping.Held held)) {
            return;
        }
        var random = new Random(seed);
        var bag = held.fresh().get();
        var inside = new ArrayList<Event>();
        var waiting = new ArrayList<>(use.events());
        while (!waiting.isEmpty() || !inside.isEmpty()) {
            if (inside.isEmpty() || (!waiting.isEmpty() && random.nextInt(5) < 3)) {
                var event = waiting.remove(random.nextInt(waiting.size()));
                bag.enter(event.bits(), event.text());
                inside.add(event);
            } else {
                var event = inside.remove(random.nextInt(inside.size()));
                bag.leave(event.bits(), event.text());
            }
            assertThat(bag.size()).isEqualTo(inside.size());
            assertThat(bag.value()).isEqualTo((Double) use.fold(inside));
        }
    }
}
