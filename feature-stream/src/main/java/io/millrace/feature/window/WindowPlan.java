package io.millrace.feature.window;

import io.millrace.feature.wire.Values;
import io.millrace.schemas.function.Moments;
import io.millrace.schemas.plan.EntityPlan;
import java.util.stream.IntStream;

/**
 * What the features of one entity need, each thing once: edges, tallies, totals, stacks, bags,
 * decayed totals, floors; and how the features are read from them. Holds working space, so one
 * thread.
 */
public final class WindowPlan {
    private final EntityPlan entity;
    private final long[] offsets;
    private final Tally[] tallies;
    private final boolean[] squares;
    private final boolean[] real;
    private final boolean anyReal;
    private final boolean[][] reads;
    private final int[][] talliesOf;
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
        this.tallies = planner.tallies.toArray(Tally[]::new);
        this.squares = new boolean[tallies.length];
        this.real = new boolean[tallies.length];
        boolean any = false;
        for (int i = 0; i < tallies.length; i++) {
            squares[i] = planner.squares.get(i);
            real[i] = !new Moments(tallies[i].type(), squares[i]).isIntegers();
            any |= real[i];
        }
        this.anyReal = any;
        this.reads = planner.reads;
        this.talliesOf = new int[offsets.length][];
        for (int i = 0; i < offsets.length; i++) {
            var read = reads[i];
            talliesOf[i] =
                    IntStream.range(0, tallies.length).filter(tally -> read[tally]).toArray();
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
        return squares[tally];
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
        if (!anyReal) {
            return null;
        }
        var fresh = new Moments[offsets.length * tallies.length];
        for (int i = 0; i < fresh.length; i++) {
            int tally = i % tallies.length;
            if (real[tally] && reads[i / tallies.length][tally]) {
                fresh[i] = new Moments(tallies[tally].type(), squares[tally]);
            }
        }
        return fresh;
    }
}
