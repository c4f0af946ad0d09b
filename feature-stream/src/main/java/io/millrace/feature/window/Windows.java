package io.millrace.feature.window;

import io.millrace.feature.timeline.Cursor;
import io.millrace.feature.timeline.Event;
import io.millrace.feature.timeline.EventBlock;
import io.millrace.feature.timeline.Timeline;
import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * The windows of one entity, over its timeline: edges, extremes, bags, decayed totals and floors.
 *
 * <p>Format 1: version, time that the edges stand at, whether events have expired, {@link Edges},
 * extremes, decayed totals, floors.
 */
public final class Windows {
    private static final int VERSION = 1;

    // Shared, since there is one Windows per entity and most have none of these.
    private static final HeldBag[] NO_BAGS = {};
    private static final Decay[] NO_DECAYS = {};
    private static final Floor[] NO_FLOORS = {};

    private final WindowPlan plan;
    private final Timeline timeline;
    private final Edges edges;
    private final Extremes[] extremes;
    private final HeldBag[] bags;
    private final Decay[] decays;
    private final Floor[] floors;

    /** Whether events have expired, of which something may still matter. */
    private boolean hasForgotten;

    /** Time of the last that asked. */
    private long now = Long.MIN_VALUE;

    public Windows(WindowPlan plan, Timeline timeline) {
        this.plan = plan;
        this.timeline = timeline;
        this.bags = bags(plan);
        this.decays = decays(plan, timeline);
        this.floors = floors(plan);
        this.extremes =
                Arrays.stream(plan.extremes())
                        .map(spec -> new Extremes(spec.smallest(), spec.tally().type()))
                        .toArray(Extremes[]::new);
        this.edges = new Edges(plan, timeline, crossings());
    }

    WindowPlan plan() {
        return plan;
    }

    public Timeline timeline() {
        return timeline;
    }

    /** Of a sealed block, for each stack: how many events count and their smallest rank. */
    long[] summary(int slot) {
        var known = timeline.summary(slot);
        if (known != null) {
            return known;
        }
        var block = timeline.block(slot);
        var summary = new long[2 * extremes.length];
        for (int stack = 0; stack < extremes.length; stack++) {
            var tally = plan.extremes()[stack].tally();
            summary[2 * stack + 1] = Long.MAX_VALUE;
            for (int i = 0; i < block.size(); i++) {
                if (tally.counts(block, i)) {
                    long rank = extremes[stack].rank(tally.bits(block, i));
                    summary[2 * stack]++;
                    summary[2 * stack + 1] = Math.min(summary[2 * stack + 1], rank);
                }
            }
        }
        timeline.summarise(slot, summary);
        return summary;
    }

    Edges edges() {
        return edges;
    }

    Extremes extremes(int index) {
        return extremes[index];
    }

    Floor floor(int index) {
        return floors[index];
    }

    HeldBag bag(int index) {
        return bags[index];
    }

    double bagValue(int index) {
        return bags[index].value(timeline, edges);
    }

    Decay decay(int index) {
        return decays[index];
    }

    /** Sets a cursor to the place of the asking event: where it is, or belongs. */
    public void front(Cursor found) {
        found.set(edges.slot(0), edges.index(0));
    }

    /**
     * Moves all edges to who asks; an event of the entity's own is not passed yet. On the way no
     * window's tail overtakes its front.
     */
    public void moveTo(Asking asking) {
        if (asking.time() < now) {
            for (int i = plan.edges() - 1; i > 0; i--) {
                edges.moveBack(i, asking.time() - plan.offset(i));
            }
            moveFront(asking, true);
        } else {
            moveFront(asking, asking.time() == now);
            edges.advance(asking.time());
        }
        for (int i = 0; i < extremes.length; i++) {
            if (plan.extremes()[i].front() > 0) {
                extremes[i].reached(asking.time() - plan.offset(plan.extremes()[i].front()));
            }
        }
        now = asking.time();
    }

    private void moveFront(Asking asking, boolean back) {
        if (asking.own()) {
            edges.moveBefore(0, asking.time(), asking.id(), back);
        } else {
            edges.moveTo(0, asking.time(), back);
        }
    }

    /** Over the event at the front: it counts from here on. */
    public void passFront() {
        edges.stepForward(0);
    }

    /**
     * Inserts an event at the front, which stays before it.
     *
     * @param place of the front
     */
    public void insert(Cursor place, Event event) {
        for (var decay : decays) {
            decay.inserting(place);
        }
        timeline.insert(place, event);
        var block = timeline.block(place.slot());
        int index = place.index();
        edges.inserted(place.slot(), index, event.time());
        for (int i = 0; i < extremes.length; i++) {
            var spec = plan.extremes()[i];
            boolean taken = spec.front() == 0 || event.time() <= extremes[i].reach();
            if (taken && spec.tally().counts(block, index)) {
                long bits = spec.tally().bits(block, index);
                extremes[i].add(event.time(), extremes[i].rank(bits));
            }
        }
        for (var decay : decays) {
            decay.inserted(block, index);
        }
    }

    /** Adds a label to an event; false where a newer one is known. */
    public boolean label(Cursor at, long ordinal, int revision, double value) {
        var block = timeline.block(at.slot());
        edges.correctLabel(block, at.slot(), at.index(), false);
        boolean added = timeline.addLabel(at, ordinal, revision, value);
        edges.correctLabel(block, at.slot(), at.index(), true);
        if (added) {
            for (var decay : decays) {
                if (decay.isOfLabels()) {
                    decay.restart();
                }
            }
        }
        return added;
    }

    /**
     * Forgets the oldest blocks whose events are all at or before a time that no window reaches.
     *
     * @param settled whoever asks from now on comes after this time
     * @param span reach of the longest window
     */
    public void expire(long settled, long span) {
        int expired = timeline.expirable(settled - span);
        if (expired == 0) {
            return;
        }
        if (now < settled) {
            moveTo(new Asking().at(settled, null, false));
        }
        settleDecays();
        for (int slot = 0; slot < expired; slot++) {
            takeOut(timeline.block(slot));
        }
        timeline.forget(expired);
        for (int i = 0; i < extremes.length; i++) {
            long reach = plan.extremes()[i].reach();
            extremes[i].forget(
                    reach == ExtremeSpec.UNBOUNDED ? timeline.firstTime(0) - 1 : settled - reach);
        }
    }

    /** Forgets all events: none is within reach of a window any more. */
    public void clear(long settled) {
        if (now < settled) {
            moveTo(new Asking().at(settled, null, false));
        }
        settleDecays();
        for (int slot = 0; slot < timeline.slots(); slot++) {
            takeOut(timeline.block(slot));
        }
        timeline.clear();
        edges.clear();
        for (var each : extremes) {
            each.forget(Long.MAX_VALUE);
        }
    }

    /** Whether events have expired, of which a feature without a window still knows. */
    public boolean hasForgotten() {
        return hasForgotten;
    }

    /** Roughly, with what Java adds. */
    public int bytes() {
        int bytes = 100 + edges.bytes();
        for (var each : extremes) {
            bytes += each.bytes();
        }
        for (var bag : bags) {
            bytes += bag.bytes();
        }
        for (var floor : floors) {
            bytes += floor.bytes();
        }
        return bytes + 300 * decays.length;
    }

    public void write(WireWriter to) {
        to.oneByte(VERSION).number(now).oneByte(hasForgotten ? 1 : 0);
        edges.write(to);
        for (var each : extremes) {
            each.write(to);
        }
        for (var decay : decays) {
            decay.write(to);
        }
        for (var floor : floors) {
            floor.write(to);
        }
    }

    /** Reads what belongs to the timeline that was written with it. */
    public static Windows read(WindowPlan plan, Timeline timeline, WireReader from) {
        from.version(VERSION, "an entity's windows");
        var windows = new Windows(plan, timeline);
        windows.now = from.number();
        windows.hasForgotten = from.oneByte() == 1;
        windows.edges.read(from);
        for (var each : windows.extremes) {
            each.read(from);
        }
        for (var decay : windows.decays) {
            decay.read(from);
        }
        for (var floor : windows.floors) {
            floor.read(from);
        }
        return windows;
    }

    private static HeldBag[] bags(WindowPlan plan) {
        return plan.bags().length == 0
                ? NO_BAGS
                : Arrays.stream(plan.bags()).map(HeldBag::new).toArray(HeldBag[]::new);
    }

    private static Decay[] decays(WindowPlan plan, Timeline timeline) {
        return plan.decays().length == 0
                ? NO_DECAYS
                : Arrays.stream(plan.decays())
                        .map(spec -> new Decay(spec, timeline))
                        .toArray(Decay[]::new);
    }

    private static Floor[] floors(WindowPlan plan) {
        return plan.floors().length == 0
                ? NO_FLOORS
                : Arrays.stream(plan.floors()).map(Floor::new).toArray(Floor[]::new);
    }

    private Edges.Crossing[][] crossings() {
        var crossings = new Edges.Crossing[plan.edges()][];
        boolean any = false;
        for (int i = 0; i < crossings.length; i++) {
            crossings[i] = crossings(i);
            any |= crossings[i].length > 0;
        }
        return any ? crossings : null;
    }

    private Edges.Crossing[] crossings(int edge) {
        var crossings = new ArrayList<Edges.Crossing>();
        for (int i = 0; i < bags.length; i++) {
            var bag = bags[i];
            if (plan.bags()[i].front() == edge) {
                crossings.add(bag::crossedFront);
            }
            if (plan.bags()[i].tail() == edge) {
                crossings.add(bag::crossedTail);
            }
        }
        for (int i = 0; i < extremes.length; i++) {
            var spec = plan.extremes()[i];
            var stack = extremes[i];
            if (spec.front() == edge && edge > 0) {
                crossings.add(
                        (block, index, entered) -> {
                            if (entered
                                    && block.time(index) > stack.reach()
                                    && spec.tally().counts(block, index)) {
                                long bits = spec.tally().bits(block, index);
                                stack.add(block.time(index), stack.rank(bits));
                            }
                        });
            }
        }
        return crossings.toArray(Edges.Crossing[]::new);
    }

    private void settleDecays() {
        for (int i = 0; i < decays.length; i++) {
            decays[i].upTo(edges.at(plan.decays()[i].front()), timeline);
        }
    }

    private void takeOut(EventBlock block) {
        hasForgotten |= block.size() > 0;
        for (int i = 0; i < block.size(); i++) {
            for (var floor : floors) {
                floor.take(block, i);
            }
            for (var decay : decays) {
                decay.expire(block, i);
            }
        }
    }
}
