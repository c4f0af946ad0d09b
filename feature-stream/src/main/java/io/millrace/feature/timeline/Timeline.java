package io.millrace.feature.timeline;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * The events of one entity in the order (time, id), in blocks of some {@value #SEALED} events. The
 * last block is open: it takes the newest events and is written with the directory. The others have
 * numbers and are written, and loaded, one by one.
 *
 * <p>What is written obeys one rule, so that a crash between any two writes harms nothing: a block
 * that a written directory names only ever gets events and labels added. Splitting writes new
 * numbers; the old block stays until a directory that does not name it has been written ({@link
 * #sweep}). A reader leaves out what is younger than the directory says.
 *
 * <p>Directory, format 1: version, next block number, blocks to delete (how many, their numbers),
 * number of sealed blocks, of each: number (distance to the one before), first time (distance),
 * size, smallest ordinal, distance to the largest of its events and labels; then the open block
 * ({@link BlockCodec}).
 */
public final class Timeline {
    /** Events of a block when it is sealed. */
    static final int SEALED = 64;

    /** Newest events that stay in the open block when the others are sealed. */
    private static final int KEPT_OPEN = 16;

    /** Events of the open block when it is sealed. */
    static final int OPEN_LARGEST = SEALED + KEPT_OPEN;

    private static final int LARGEST = 2 * SEALED;

    /** Decoded sealed blocks kept beside those that a cursor lies in. */
    private static final int SPARE = 4;

    private static final int VERSION = 1;

    private final EventLayout layout;
    private final Blocks source;
    private final List<Cursor> cursors = new ArrayList<>();
    private final List<Slot> slots = new ArrayList<>();
    private Places places;
    private int nextNumber;
    private int loaded;
    private List<Integer> forgotten = new ArrayList<>();
    private List<Integer> unnamed = new ArrayList<>();

    public Timeline(EventLayout layout, Blocks source) {
        this(layout, source, new EventBlock(layout));
    }

    private Timeline(EventLayout layout, Blocks source, EventBlock open) {
        this.layout = layout;
        this.source = source;
        var last = new Slot();
        last.block = open;
        last.note(open);
        slots.add(last);
    }

    /** A new cursor at the start, which moves along with the events. */
    public Cursor cursor() {
        var cursor = new Cursor();
        cursors.add(cursor);
        return cursor;
    }

    /** Tells a holder of many places when they move. */
    public void follow(Places holder) {
        places = holder;
    }

    public int slots() {
        return slots.size();
    }

    public int size(int slot) {
        return slots.get(slot).size;
    }

    /** Time of a block's first event. */
    public long firstTime(int slot) {
        return slots.get(slot).firstTime;
    }

    public boolean isEmpty() {
        return slots.size() == 1 && slots.get(0).size == 0;
    }

    /** Whether no event follows. */
    public boolean isEnd(int slot, int index) {
        return slot == slots.size() - 1 && index == slots.get(slot).size;
    }

    /** Time of the last event; {@link Long#MIN_VALUE} where there is none. */
    public long lastTime() {
        var open = open();
        if (open.size > 0) {
            return open.block.time(open.size - 1);
        }
        return slots.size() == 1
                ? Long.MIN_VALUE
                : block(slots.size() - 2).time(slots.get(slots.size() - 2).size - 1);
    }

    public EventBlock block(int slot) {
        var found = slots.get(slot);
        return found.block == null ? load(found) : found.block;
    }

    /** What was noted of a block; null where nothing was or the block has changed since. */
    public long[] summary(int slot) {
        return slots.get(slot).summary;
    }

    public void summarise(int slot, long[] summary) {
        slots.get(slot).summary = summary;
    }

    /** Sets a cursor to the first event that is not before (time, id). */
    public void find(long time, EventId id, Cursor found) {
        int slot = slotOf(time);
        while (slot > 0
                && slots.get(slot).firstTime == time
                && block(slot).compareTo(0, time, id) > 0) {
            slot--;
        }
        place(slot, block(slot).find(time, id), found);
    }

    /** Sets a cursor to the first event after a time. */
    public void findAfter(long time, Cursor found) {
        int slot = slotOf(time);
        place(slot, block(slot).findAfter(time), found);
    }

    /** Whether a cursor stands at the event (time, id). */
    public boolean isAt(Cursor cursor, long time, EventId id) {
        return !isEnd(cursor.slot(), cursor.index())
                && block(cursor.slot()).compareTo(cursor.index(), time, id) == 0;
    }

    /** Inserts an event where {@link #find} found that it belongs. */
    public void insert(Cursor at, Event event) {
        int index = at.index();
        block(at.slot()).insert(index, event);
        var slot = slots.get(at.slot());
        slot.size++;
        slot.dirty = true;
        slot.summary = null;
        slot.note(event.ordinal());
        if (index == 0) {
            slot.firstTime = event.time();
        }
        if (index == slot.size - 1) {
            return;
        }
        for (int i = 0; i < cursors.size(); i++) {
            cursors.get(i).inserted(at.slot(), index);
        }
        if (places != null) {
            places.inserted(at.slot(), index);
        }
    }

    /** Seals the open block, or splits a sealed one, that has become too large. */
    public void balance(int slot) {
        boolean open = slot == slots.size() - 1;
        if (slots.get(slot).size >= (open ? OPEN_LARGEST : LARGEST)) {
            split(slot, open);
        }
    }

    /** Adds a label to the event at a place; false where a newer one is known. */
    public boolean addLabel(Cursor at, long ordinal, int revision, double value) {
        boolean added = block(at.slot()).addLabel(at.index(), ordinal, revision, value);
        if (added) {
            var slot = slots.get(at.slot());
            slot.dirty = true;
            slot.summary = null;
            slot.note(ordinal);
        }
        return added;
    }

    /** How many sealed blocks at the start have only events at or before a time. */
    public int expirable(long time) {
        int expired = 0;
        while (expired < slots.size() - 1 && slots.get(expired + 1).firstTime <= time) {
            expired++;
        }
        return expired;
    }

    /** No event after a time arrived before this ordinal; {@link Long#MAX_VALUE} for no event. */
    public long firstOrdinalAfter(long time) {
        long first = Long.MAX_VALUE;
        for (int i = slots.size() - 1; i >= 0; i--) {
            first = Math.min(first, slots.get(i).smallestOrdinal);
            if (slots.get(i).firstTime <= time) {
                break;
            }
        }
        return lastTime() <= time ? Long.MAX_VALUE : first;
    }

    /** A time before which every event, and its label, has a smaller ordinal. */
    public long firstTimeFrom(long ordinal) {
        long first = Long.MAX_VALUE;
        for (var slot : slots) {
            if (slot.largestOrdinal >= ordinal) {
                first = Math.min(first, slot.firstTime);
            }
        }
        return first;
    }

    /** Forgets the first blocks. Cursors in them go to the start. */
    public void forget(int count) {
        for (var slot : slots.subList(0, count)) {
            forgotten.add(slot.number);
            loaded -= slot.block == null ? 0 : 1;
        }
        slots.subList(0, count).clear();
        cursors.forEach(cursor -> cursor.forgotten(count));
        if (places != null) {
            places.forgotten(count);
        }
    }

    /** Forgets all events. */
    public void clear() {
        forget(slots.size() - 1);
        slots.set(0, new Slot());
        slots.get(0).block = new EventBlock(layout);
        cursors.forEach(cursor -> cursor.set(0, 0));
    }

    /** Gives every sealed block that changed to a writer, which takes it as written. */
    public void writeChanged(ObjIntConsumer<EventBlock> writer) {
        showChanged(writer);
        for (int i = slots.size() - 2; i >= 0; i--) {
            var slot = slots.get(i);
            if (slot.dirty) {
                slot.dirty = false;
                slot.own = true;
            }
        }
    }

    /** Shows every sealed block that is not written as it is now, with its number. */
    public void showChanged(ObjIntConsumer<EventBlock> reader) {
        for (int i = slots.size() - 2; i >= 0; i--) {
            var slot = slots.get(i);
            if (slot.dirty) {
                reader.accept(slot.block, slot.number);
            }
        }
    }

    /**
     * Before a directory is written: the blocks that the last written one did not name any more, to
     * be deleted now. Those forgotten since then have their turn next time.
     */
    public List<Integer> sweep() {
        var deletable = unnamed;
        unnamed = forgotten;
        forgotten = new ArrayList<>();
        return deletable;
    }

    /** Whether there is something left to delete after the next directory. */
    public boolean isUnswept() {
        return !unnamed.isEmpty() || !forgotten.isEmpty();
    }

    /** Lets go of decoded blocks that can be loaded again and that no cursor lies in. */
    public void release() {
        if (loaded <= cursors.size() + (places == null ? 0 : places.count()) + SPARE) {
            return;
        }
        for (int i = 0; i < slots.size() - 1; i++) {
            var slot = slots.get(i);
            if (slot.block != null && !slot.dirty && !holdsCursor(i)) {
                slot.block = null;
                loaded--;
            }
        }
    }

    /** Roughly, with what Java adds. */
    public int bytes() {
        return 200 + 32 * cursors.size() + 56 * slots.size() + (loaded + 1) * open().block.bytes();
    }

    public void write(BlockCodec codec, WireWriter to) {
        to.oneByte(VERSION).number(nextNumber).number(unnamed.size());
        for (int number : unnamed) {
            to.number(number);
        }
        to.number(slots.size() - 1);
        int number = 0;
        long time = 0;
        for (int i = 0; i < slots.size() - 1; i++) {
            var slot = slots.get(i);
            slot.write(number, time, to);
            number = slot.number;
            time = slot.firstTime;
        }
        codec.write(open().block, to);
    }

    /** Reads a directory. */
    public static Timeline read(
            EventLayout layout, Blocks source, BlockCodec codec, WireReader from) {
        from.version(VERSION, "a directory of blocks");
        int nextNumber = from.small();
        var unnamed = new ArrayList<Integer>();
        for (int left = from.small(); left > 0; left--) {
            unnamed.add(from.small());
        }
        int sealed = from.small();
        var slots = new ArrayList<Slot>(sealed);
        int number = 0;
        long time = 0;
        for (int i = 0; i < sealed; i++) {
            var slot = Slot.read(number, time, from);
            number = slot.number;
            time = slot.firstTime;
            slots.add(slot);
        }
        var timeline = new Timeline(layout, source, codec.read(from));
        timeline.slots.addAll(0, slots);
        timeline.nextNumber = nextNumber;
        timeline.unnamed = unnamed;
        return timeline;
    }

    private Slot open() {
        return slots.get(slots.size() - 1);
    }

    /** The last block whose first event is not after a time; the first where there is none. */
    private int slotOf(long time) {
        int high = slots.size() - 1;
        if (slots.get(high).firstTime <= time) {
            return high;
        }
        int low = 0;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (slots.get(middle).firstTime <= time) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void place(int slot, int index, Cursor found) {
        if (index == slots.get(slot).size && slot < slots.size() - 1) {
            found.set(slot + 1, 0);
        } else {
            found.set(slot, index);
        }
    }

    private EventBlock load(Slot slot) {
        var block = source.load(slot.number);
        if (!slot.own) {
            block.forgetFrom(slot.largestOrdinal + 1);
        }
        if (block.size != slot.size) {
            throw new IllegalStateException(
                    "block %d has %d events, but its directory says %d"
                            .formatted(slot.number, block.size, slot.size));
        }
        slot.block = block;
        loaded++;
        return block;
    }

    private void split(int place, boolean open) {
        var left = slots.get(place);
        var right = new Slot();
        right.block = left.block.splitOff(SEALED);
        right.note(right.block);
        right.dirty = true;
        if (!open) {
            forgotten.add(left.number);
            right.number = nextNumber + 1;
        }
        left.number = nextNumber;
        left.note(left.block);
        left.dirty = true;
        left.own = true;
        left.summary = null;
        nextNumber += open ? 1 : 2;
        loaded++;
        slots.add(place + 1, right);
        for (var cursor : cursors) {
            cursor.split(place, SEALED);
        }
        if (places != null) {
            places.split(place, SEALED);
        }
    }

    private boolean holdsCursor(int slot) {
        for (var cursor : cursors) {
            if (cursor.slot() == slot) {
                return true;
            }
        }
        return places != null && places.liesIn(slot);
    }
}
