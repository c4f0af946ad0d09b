package io.millrace.feature.window;

import io.millrace.feature.wire.Values;
import io.millrace.schemas.function.Call;
import io.millrace.schemas.function.Keeping;
import io.millrace.schemas.function.Moments;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.FeaturePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What the features of one entity need, each thing once: edges, tallies, totals, stacks, bags,
 * decayed totals, floors; and how each feature reads its value from them. Holds working space, so
 * one thread.
 */
public final class WindowPlan {
    private final EntityPlan entity;
    private final double labelDefault;
    private final long[] offsets;
    private final List<Tally> tallyList = new ArrayList<>();
    private final List<Boolean> squares = new ArrayList<>();
    private final Tally[] tallies;
    private final boolean[][] reads;
    private final int[][] talliesOf;
    private final List<ExtremeSpec> extremes = new ArrayList<>();
    private final List<HeldBag.Spec> bags = new ArrayList<>();
    private final List<Decay.Spec> decays = new ArrayList<>();
    private final List<Floor.Spec> floors = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final Reading[] readings;
    private final boolean[] withoutCurrent;
    private final double[] defaults;
    private long answers;

    /**
     * @param labelDefault what an event without a label counts as; NaN: it does not count
     */
    public WindowPlan(EntityPlan entity, double labelDefault) {
        this.entity = entity;
        this.labelDefault = labelDefault;
        this.offsets = offsets(entity.features());
        int size = entity.features().size();
        this.readings = new Reading[size];
        this.withoutCurrent = new boolean[size];
        this.defaults = new double[size];
        entity.features().forEach(this::noteSquares);
        this.tallies = tallyList.toArray(Tally[]::new);
        this.reads = new boolean[offsets.length][tallies.length];
        for (int i = 0; i < size; i++) {
            var feature = entity.features().get(i);
            readings[i] = reading(feature);
            withoutCurrent[i] = feature.excludeCurrent() && feature.delay() == 0;
            defaults[i] = feature.orDefault();
        }
        this.talliesOf = new int[offsets.length][];
        for (int i = 0; i < offsets.length; i++) {
            var read = reads[i];
            talliesOf[i] =
                    IntStream.range(0, tallies.length).filter(tally -> read[tally]).toArray();
        }
    }

    /**
     * Reads some of the features.
     *
     * @param beforeCurrent those that leave out the event that asks, while the front is before it;
     *     or the others, while it is behind
     */
    public void read(Windows windows, Asking asking, boolean beforeCurrent, Values into) {
        answers++;
        for (int i = 0; i < readings.length; i++) {
            if (withoutCurrent[i] == beforeCurrent) {
                readings[i].read(windows, asking, answers, into, i);
                if (Double.isNaN(into.numbers()[i]) && into.texts()[i] == null) {
                    into.numbers()[i] = defaults[i];
                }
            }
        }
    }

    /** Whether something is kept for ever: a feature without a window. */
    public boolean isUnbounded() {
        return entity.features().stream().anyMatch(feature -> !feature.bounded());
    }

    public int features() {
        return readings.length;
    }

    int edges() {
        return offsets.length;
    }

    long offset(int edge) {
        return offsets[edge];
    }

    Tally[] tallies() {
        return tallies;
    }

    /** Whether the totals of a tally at an edge are read by any feature. */
    boolean isRead(int edge, int tally) {
        return reads[edge][tally];
    }

    /** The tallies that are read at an edge. */
    int[] talliesOf(int edge) {
        return talliesOf[edge];
    }

    boolean hasSquares(int tally) {
        return squares.get(tally);
    }

    List<ExtremeSpec> extremes() {
        return extremes;
    }

    List<HeldBag.Spec> bags() {
        return bags;
    }

    List<Decay.Spec> decays() {
        return decays;
    }

    List<Floor.Spec> floors() {
        return floors;
    }

    /** Empty totals of the tallies of doubles, by edge and tally; null where there are none. */
    Moments[] freshReal() {
        var real = new Moments[offsets.length * tallies.length];
        boolean any = false;
        for (int i = 0; i < real.length; i++) {
            int tally = i % tallies.length;
            var moments = new Moments(tallies[tally].type(), squares.get(tally));
            if (!moments.isIntegers() && reads[i / tallies.length][tally]) {
                real[i] = moments;
                any = true;
            }
        }
        return any ? real : null;
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

    private int edge(long offset) {
        return Arrays.binarySearch(offsets, offset);
    }

    private int front(FeaturePlan feature) {
        return edge(feature.delay());
    }

    private int tail(FeaturePlan feature) {
        return feature.bounded() ? edge(feature.delay() + feature.window()) : Span.NO_TAIL;
    }

    private Reading reading(FeaturePlan feature) {
        var tally = Tally.of(feature, labelDefault);
        var keeping = feature.function().keeping(feature.call());
        if (keeping instanceof Keeping.Totals totals && feature.rows() == 0) {
            return totals(feature, tally, totals);
        }
        if (keeping instanceof Keeping.Decayed decayed) {
            var spec = new Decay.Spec(tally, front(feature), feature.call());
            return new DecayedReading(
                    index(decays, spec), feature.delay(), front(feature), decayed.reading());
        }
        var fold = fold(feature, tally, keeping);
        if (feature.rows() > 0 || tally.isLabel()) {
            return fold;
        }
        if (keeping instanceof Keeping.Extreme extreme) {
            return new ExtremeReading(
                    extreme(feature, tally, extreme.smallest()), feature, tail(feature), fold);
        }
        if (keeping instanceof Keeping.Nearest nearest) {
            return new NearestReading(feature, tally, nearest, front(feature), tail(feature), fold);
        }
        var held = (Keeping.Held) keeping;
        bags.add(new HeldBag.Spec(tally, front(feature), tail(feature), held.fresh()));
        return new BagReading(bags.size() - 1, fold);
    }

    private Reading totals(FeaturePlan feature, Tally tally, Keeping.Totals keeping) {
        int index = index(tallyList, tally);
        int front = front(feature);
        int tail = tail(feature);
        reads[front][index] = true;
        if (tail != Span.NO_TAIL) {
            reads[tail][index] = true;
        }
        var span =
                spans.stream()
                        .filter(known -> known.is(index, front, tail))
                        .findFirst()
                        .orElseGet(() -> span(tally, index, front, tail));
        return new TotalsReading(span, keeping.reading(), feature.call());
    }

    private Span span(Tally tally, int index, int front, int tail) {
        var span = new Span(tally, index, front, tail, squares.get(index));
        spans.add(span);
        return span;
    }

    private void noteSquares(FeaturePlan feature) {
        if (feature.rows() == 0
                && feature.function().keeping(feature.call()) instanceof Keeping.Totals totals) {
            int index = index(tallyList, Tally.of(feature, labelDefault));
            if (index == squares.size()) {
                squares.add(totals.squares());
            } else {
                squares.set(index, squares.get(index) || totals.squares());
            }
        }
    }

    /** A fold over the window, for what is not kept current and for those who ask again. */
    private FoldReading fold(FeaturePlan feature, Tally tally, Keeping keeping) {
        int floor = -1;
        if (!feature.bounded()) {
            floor = index(floors, floor(feature, tally, keeping));
        }
        return new FoldReading(feature, tally, front(feature), tail(feature), floor);
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

    private int extreme(FeaturePlan feature, Tally tally, boolean smallest) {
        int front = front(feature);
        long reach = feature.delay() + (feature.bounded() ? feature.window() : 0);
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

    /** How one feature comes to its value. */
    interface Reading {
        /**
         * @param answer number of the answer; what several features read is computed once per
         *     answer
         */
        void read(Windows windows, Asking asking, long answer, Values into, int feature);
    }

    private record TotalsReading(Span span, Keeping.Totals.Reading reading, Call call)
            implements Reading {
        @Override
        public void read(Windows windows, Asking asking, long answer, Values into, int feature) {
            into.numbers()[feature] = reading.of(span.of(windows, asking, answer), call);
        }
    }

    private record BagReading(int bag, FoldReading fold) implements Reading {
        @Override
        public void read(Windows windows, Asking asking, long answer, Values into, int feature) {
            if (asking.isAgain() || windows.bag(bag).isTooLarge()) {
                fold.read(windows, asking, answer, into, feature);
            } else {
                into.numbers()[feature] = windows.bagValue(bag);
            }
        }
    }

    private record DecayedReading(int decay, long delay, int front, Keeping.Decayed.Reading reading)
            implements Reading {
        @Override
        public void read(Windows windows, Asking asking, long answer, Values into, int feature) {
            var place = windows.edges().at(front);
            var totals =
                    asking.isAgain()
                            ? windows.decay(decay).upTo(place, windows.timeline(), asking.ordinal())
                            : windows.decay(decay).upTo(place, windows.timeline());
            into.numbers()[feature] = reading.of(totals, asking.time() - delay);
        }
    }
}
