package io.millrace.feature.window;

import io.millrace.feature.wire.Values;
import io.millrace.schemas.function.Call;
import io.millrace.schemas.function.Keeping;
import io.millrace.schemas.function.Statistic;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Finds what the features of an entity share, and in which order they are read. */
final class WindowPlanner {
    final long[] offsets;
    private final List<Tally> tallies = new ArrayList<>();
    private final List<Boolean> squares = new ArrayList<>();
    final boolean[][] reads;
    final List<ExtremeSpec> extremes = new ArrayList<>();
    final List<HeldBag.Spec> bags = new ArrayList<>();
    final List<Decay.Spec> decays = new ArrayList<>();
    final List<Floor.Spec> floors = new ArrayList<>();

    private final double labelDefault;
    private final Readings beforeCurrent = new Readings();
    private final Readings withCurrent = new Readings();

    /** A feature that is read from the totals of a window. */
    private record Total(int index, Statistic statistic, Call call) {}

    /** What is read at one time, those features together that share something. */
    private final class Readings {
        final Map<Span, List<Total>> totals = new LinkedHashMap<>();
        final Map<Integer, List<ExtremeReading.Window>> stacks = new LinkedHashMap<>();
        final List<Reading> others = new ArrayList<>();

        Reading[] all() {
            var all = new ArrayList<Reading>();
            totals.forEach((span, read) -> all.add(spanReading(span, read)));
            stacks.forEach((stack, windows) -> all.add(extremeReading(stack, windows)));
            all.addAll(others);
            return all.toArray(Reading[]::new);
        }
    }

    WindowPlanner(EntityPlan entity, double labelDefault) {
        this.labelDefault = labelDefault;
        this.offsets = offsets(entity.features());
        entity.features().forEach(this::noteSquares);
        this.reads = new boolean[offsets.length][tallies.size()];
        for (int i = 0; i < entity.features().size(); i++) {
            var feature = entity.features().get(i);
            boolean before = feature.excludeCurrent() && feature.delay() == 0;
            plan(feature, i, before ? beforeCurrent : withCurrent);
        }
    }

    /** How the features that leave out the event that asks are read. */
    Reading[] beforeCurrent() {
        return beforeCurrent.all();
    }

    /** How the others are read. */
    Reading[] withCurrent() {
        return withCurrent.all();
    }

    /** The tallies of which totals are kept. */
    Counted[] counted() {
        return IntStream.range(0, tallies.size())
                .mapToObj(i -> new Counted(tallies.get(i), i, squares.get(i)))
                .toArray(Counted[]::new);
    }

    private static long[] offsets(List<FeaturePlan> features) {
        var offsets = new TreeSet<Long>();
        offsets.add(0L);
        for (var feature : features) {
            offsets.add(feature.delay());
            if (feature.bounded()) {
                offsets.add(feature.delay() + feature.window());
            }
        }
        return offsets.stream().mapToLong(Long::longValue).toArray();
    }

    private int front(FeaturePlan feature) {
        return Arrays.binarySearch(offsets, feature.delay());
    }

    private int tail(FeaturePlan feature) {
        return feature.bounded()
                ? Arrays.binarySearch(offsets, feature.delay() + feature.window())
                : Span.NO_TAIL;
    }

    private void noteSquares(FeaturePlan feature) {
        if (feature.rows() == 0
                && feature.function().keeping(feature.call()) instanceof Keeping.Totals keeping) {
            int index = index(tallies, Tally.of(feature, labelDefault));
            if (index == squares.size()) {
                squares.add(keeping.statistic().needsSquares());
            } else {
                squares.set(index, squares.get(index) || keeping.statistic().needsSquares());
            }
        }
    }

    private void plan(FeaturePlan feature, int index, Readings into) {
        var tally = Tally.of(feature, labelDefault);
        var keeping = feature.function().keeping(feature.call());
        if (keeping instanceof Keeping.Totals read && feature.rows() == 0) {
            into.totals
                    .computeIfAbsent(span(feature, tally), span -> new ArrayList<>())
                    .add(new Total(index, read.statistic(), feature.call()));
            return;
        }
        if (keeping instanceof Keeping.Decayed decayed) {
            var spec = new Decay.Spec(tally, front(feature), feature.call());
            into.others.add(
                    new DecayedReading(
                            index, index(decays, spec), feature.delay(), spec, decayed.reading()));
            return;
        }
        var fold = fold(feature, index, tally, keeping);
        if (feature.rows() > 0 || tally.isLabel()) {
            into.others.add(fold);
        } else if (keeping instanceof Keeping.Extreme extreme) {
            into.stacks
                    .computeIfAbsent(
                            stack(feature, tally, extreme.smallest()), stack -> new ArrayList<>())
                    .add(new ExtremeReading.Window(feature.window(), index, tail(feature), fold));
        } else if (keeping instanceof Keeping.Nearest nearest) {
            into.others.add(
                    new NearestReading(
                            feature, index, tally, nearest, front(feature), tail(feature), fold));
        } else {
            var held = (Keeping.Held) keeping;
            bags.add(new HeldBag.Spec(tally, front(feature), tail(feature), held.fresh()));
            into.others.add(new BagReading(index, bags.size() - 1, fold));
        }
    }

    private Span span(FeaturePlan feature, Tally tally) {
        int index = index(tallies, tally);
        var span = new Span(tally, index, front(feature), tail(feature));
        reads[span.front()][index] = true;
        if (span.isBounded()) {
            reads[span.tail()][index] = true;
        }
        return span;
    }

    private SpanReading spanReading(Span span, List<Total> read) {
        return new SpanReading(
                span,
                squares.get(span.tallyIndex()),
                read.stream().mapToInt(Total::index).toArray(),
                read.stream().map(Total::statistic).toArray(Statistic[]::new),
                read.stream().map(Total::call).toArray(Call[]::new));
    }

    private ExtremeReading extremeReading(int stack, List<ExtremeReading.Window> windows) {
        var spec = extremes.get(stack);
        return new ExtremeReading(
                stack,
                spec,
                offsets[spec.front()],
                windows.stream()
                        .sorted(Comparator.comparingLong(ExtremeReading.Window::length))
                        .toArray(ExtremeReading.Window[]::new));
    }

    /** A fold over the window, for what is not kept current and for those who ask again. */
    private FoldReading fold(FeaturePlan feature, int index, Tally tally, Keeping keeping) {
        int floor = FoldReading.NO_FLOOR;
        if (!feature.bounded()) {
            floor = index(floors, floor(feature, tally, keeping));
        }
        return new FoldReading(feature, index, tally, front(feature), tail(feature), floor);
    }

    private static Floor.Spec floor(FeaturePlan feature, Tally tally, Keeping keeping) {
        if (feature.rows() > 0) {
            return new Floor.Spec(tally, Floor.Kind.NEWEST, feature.rows());
        }
        if (keeping instanceof Keeping.Nearest nearest) {
            return new Floor.Spec(
                    tally, nearest.newest() ? Floor.Kind.NEWEST : Floor.Kind.OLDEST, 1);
        }
        if (keeping instanceof Keeping.Extreme extreme) {
            return new Floor.Spec(
                    tally, extreme.smallest() ? Floor.Kind.SMALLEST : Floor.Kind.LARGEST, 1);
        }
        throw new IllegalArgumentException(
                feature.name() + " would need all events there ever were");
    }

    private int stack(FeaturePlan feature, Tally tally, boolean smallest) {
        int front = front(feature);
        long reach = feature.bounded() ? feature.delay() + feature.window() : ExtremeSpec.UNBOUNDED;
        for (int i = 0; i < extremes.size(); i++) {
            var known = extremes.get(i);
            if (known.tally().equals(tally)
                    && known.front() == front
                    && known.smallest() == smallest) {
                extremes.set(
                        i, new ExtremeSpec(tally, front, smallest, Math.max(reach, known.reach())));
                return i;
            }
        }
        extremes.add(new ExtremeSpec(tally, front, smallest, reach));
        return extremes.size() - 1;
    }

    private static <T> int index(List<T> known, T wanted) {
        if (!known.contains(wanted)) {
            known.add(wanted);
        }
        return known.indexOf(wanted);
    }

    private record BagReading(int index, int bag, FoldReading fold) implements Reading {
        @Override
        public void read(Windows windows, Asking asking, Values into) {
            if (asking.isAgain() || windows.bag(bag).isTooLarge()) {
                fold.read(windows, asking, into);
            } else {
                into.numbers()[index] = windows.bagValue(bag);
            }
        }
    }

    private record DecayedReading(
            int index, int decay, long delay, Decay.Spec spec, Keeping.Decayed.Reading reading)
            implements Reading {
        @Override
        public void read(Windows windows, Asking asking, Values into) {
            var place = windows.edges().at(spec.front());
            var kept = windows.decay(decay);
            var totals =
                    asking.isAgain()
                            ? kept.upTo(place, windows.timeline(), asking.ordinal())
                            : kept.upTo(place, windows.timeline());
            into.numbers()[index] = reading.of(totals, asking.time() - delay);
        }
    }
}
