package io.millrace.feature.window;

import io.millrace.feature.wire.Values;
import io.millrace.schemas.function.Moments;
import io.millrace.schemas.plan.EntityPlan;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What the features of one entity need, each thing once: edges, tallies, totals, stacks, bags,
 * decayed totals, floors; and how the features are read from them. Holds working space, so one
 * thread.
 */
public final class WindowPlan {
    private final EntityPlan entity;
    private final long[] offsets;
    private final Counted[] counted;
    private final Counted[][] countedAt;
    private final boolean countsReals;
    private final ExtremeSpec[] extremes;
    private final HeldBag.Spec[] bags;
    private final Decay.Spec[] decays;
    private final Floor.Spec[] floors;
    private final Reading[] beforeCurrent;
    private final Reading[] withCurrent;
    private final int[] defaulted;

    /**
     * @param labelDefault what an event without a label counts as; NaN: it does not count
     */
    public WindowPlan(EntityPlan entity, double labelDefault) {
        this.entity = entity;
        var planner = new WindowPlanner(entity, labelDefault);
        this.beforeCurrent = planner.beforeCurrent();
        this.withCurrent = planner.withCurrent();
        this.offsets = planner.offsets;
        this.counted = planner.counted();
        this.countsReals = Arrays.stream(counted).anyMatch(WindowPlan::isReal);
        this.countedAt = new Counted[offsets.length][];
        for (int i = 0; i < offsets.length; i++) {
            var read = planner.reads[i];
            countedAt[i] =
                    Arrays.stream(counted)
                            .filter(each -> read[each.index()])
                            .toArray(Counted[]::new);
        }
        this.extremes = planner.extremes.toArray(ExtremeSpec[]::new);
        this.bags = planner.bags.toArray(HeldBag.Spec[]::new);
        this.decays = planner.decays.toArray(Decay.Spec[]::new);
        this.floors = planner.floors.toArray(Floor.Spec[]::new);
        this.defaulted =
                IntStream.range(0, entity.features().size())
                        .filter(i -> !Double.isNaN(entity.features().get(i).orDefault()))
                        .toArray();
    }

    /** Reads the features that leave out the event that asks, while the front is before it. */
    public void readBeforeCurrent(Windows windows, Asking asking, Values into) {
        for (var reading : beforeCurrent) {
            reading.read(windows, asking, into);
        }
    }

    /** Reads the other features, while the front is behind who asks, and sets what is missing. */
    public void readWithCurrent(Windows windows, Asking asking, Values into) {
        for (var reading : withCurrent) {
            reading.read(windows, asking, into);
        }
        for (int i : defaulted) {
            if (Double.isNaN(into.numbers()[i]) && into.texts()[i] == null) {
                into.numbers()[i] = entity.features().get(i).orDefault();
            }
        }
    }

    public int features() {
        return entity.features().size();
    }

    int edges() {
        return offsets.length;
    }

    long offset(int edge) {
        return offsets[edge];
    }

    /** The tallies of which totals are kept. */
    Counted[] counted() {
        return counted;
    }

    /** Those whose totals are read at an edge. */
    Counted[] countedAt(int edge) {
        return countedAt[edge];
    }

    /** Whether any of them counts doubles. */
    boolean countsReals() {
        return countsReals;
    }

    ExtremeSpec[] extremes() {
        return extremes;
    }

    HeldBag.Spec[] bags() {
        return bags;
    }

    Decay.Spec[] decays() {
        return decays;
    }

    Floor.Spec[] floors() {
        return floors;
    }

    /** Empty totals of the tallies of doubles, by edge and tally; null where there are none. */
    Moments[] freshReal() {
        if (!countsReals) {
            return null;
        }
        var fresh = new Moments[offsets.length * counted.length];
        for (int edge = 0; edge < offsets.length; edge++) {
            for (var each : countedAt[edge]) {
                if (isReal(each)) {
                    fresh[edge * counted.length + each.index()] =
                            new Moments(each.tally().type(), each.squares());
                }
            }
        }
        return fresh;
    }

    private static boolean isReal(Counted counted) {
        return !new Moments(counted.tally().type(), counted.squares()).isIntegers();
    }
}
