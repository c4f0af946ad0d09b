package io.millrace.feature.timeline;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * The events of one entity in the order (time, id), in blocks of some {@value #SEALED} events, or
 * of more where there are very many ({@link Tiers}). The last block is open: it takes the newest
 * events and is written with the directory. The others have numbers and are written, and loaded,
 * one by one.
 *
 * <p>What is written obeys one rule, so that a crash between any two writes harms nothing: a block
 * that a written directory names only ever gets events and labels added. Splitting and merging
 * write new numbers; the old blocks stay until a directory that does not name them has been written
 * ({@link #sweep}). A reader leaves out what is younger than the directory says.
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

    /** Decoded sealed blocks kept beside those that a cursor lies in. */
    private static final int SPARE = 4;

    private static final int VERSION = 1;

    private final EventLayout layout;
    private final Blocks source;
    private final Followers followers = new Followers();
    private final List<Slot> sealed = new ArrayList<>();
    private Slot open;

    /** Place of the open block: how many are sealed. */
    private int last;

    private int nextNumber;
    private int loaded;
    private int loadedEvents;
    private Deletions deletions = new Deletions();

    public Timeline(EventLayout layout, Blocks source) {
        this(layout, source, new EventBlock(layout));
    }

    private Timeline(EventLayout layout, Blocks source, EventBlock open) {
        this.layout = layout;
        this.source = source;
        this.open = new Slot();
        this.open.block = open;
        this.open.note(open);
    }

    /** A new cursor at the start, which moves along with the events. */
    public Cursor cursor() {
        return followers.cursor();
    }

    /** Tells a holder of many places when they move. */
    public void follow(Places holder) {
        followers.add(holder);
    }

    public int slots() {
        return last + 1;
    }

    public int size(int slot) {
        return slot(slot).size;
    }

    /** Time of a block's first event. */
    public long firstTime(int slot) {
        return slot(slot).firstTime;
    }

    public boolean isEmpty() {
        return last == 0 && open.size == 0;
    }

    /** Whether no event follows. */
    public boolean isEnd(int slot, int index) {
        return slot == last && index == open.size;
    }

    /** Time of the last event; {@link Long#MIN_VALUE} where there is none. */
    public long lastTime() {
        if (open.size > 0) {
            return open.block.time(open.size - 1);
        }
        return last == 0 ? Long.MIN_VALUE : block(last - 1).time(slot(last - 1).size - 1);
    }

    public EventBlock block(int slot) {
        if (slot == last) {
            return open.block;
        }
        var found = sealed.get(slot);
        return found.block == null ? load(found) : found.block;
    }

    /** What was noted of a block; null where nothing was or the block has changed since. */
    public long[] summary(int slot) {
        return slot(slot).summary;
    }

    public void summarise(int slot, long[] summary) {
        slot(slot).summary = summary;
    }

    /** Sets a cursor to the first event that is not before (time, id). */
    public void find(long time, EventId id, Cursor found) {
        int slot = slotOf(time);
        while (slot > 0 && slot(slot).firstTime == time && block(slot).compareTo(0, time, id) > 0) {
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
        var slot = slot(at.slot());
        loadedEvents += at.slot() < last ? 1 : 0;
        slot.size++;
        slot.dirty = true;
        slot.summary = null;
        slot.note(event.ordinal);
        if (index == 0) {
            slot.firstTime = event.time;
        }
        if (index == slot.size - 1) {
            return;
        }
        followers.inserted(at.slot(), index);
    }

    /** Seals the open block, or halves a sealed one, that has become too large. */
    public void balance(int slot) {
        int size = slot(slot).size;
        if (slot < last) {
            if (layout.tiers.isTwiceATier(size)) {
                split(slot, size / 2);
            }
        } else if (size >= OPEN_LARGEST) {
            split(slot, SEALED);
            int first = layout.tiers.mergeable(sealed);
            if (first >= 0) {
                merge(first, Tiers.FANOUT);
            }
        }
    }

    /** Adds a label to the event at a place; false where a newer one is known. */
    public boolean addLabel(Cursor at, long ordinal, int revision, double value) {
        boolean added = block(at.slot()).addLabel(at.index(), ordinal, revision, value);
        if (added) {
            var slot = slot(at.slot());
            slot.dirty = true;
            slot.summary = null;
            slot.note(ordinal);
        }
        return added;
    }

    /** How many sealed blocks at the start have only events at or before a time. */
    public int expirable(long time) {
        int expired = 0;
        while (expired < last && firstTime(expired + 1) <= time) {
            expired++;
        }
        return expired;
    }

    /** No event after a time arrived before this ordinal; {@link Long#MAX_VALUE} for no event. */
    public long firstOrdinalAfter(long time) {
        long first = Long.MAX_VALUE;
        for (int i = last; i >= 0; i--) {
            first = Math.min(first, slot(i).smallestOrdinal);
            if (slot(i).firstTime <= time) {
                break;
            }
        }
        return lastTime() <= time ? Long.MAX_VALUE : first;
    }

    /** A time before which every event, and its label, has a smaller ordinal. */
    public long firstTimeFrom(long ordinal) {
        long first = Long.MAX_VALUE;
        for (int i = 0; i <= last; i++) {
            var slot = slot(i);
            if (slot.largestOrdinal >= ordinal) {
                first = Math.min(first, slot.firstTime);
            }
        }
        return first;
    }

    /** Forgets the first blocks. Cursors in them go to the start. */
    public void forget(int count) {
        for (var slot : sealed.subList(0, count)) {
            deletions.add(slot.number);
            unload(slot);
        }
        sealed.subList(0, count).clear();
        last -= count;
        followers.forgotten(count);
    }

    /** Forgets all events. */
    public void clear() {
        forget(last);
        open = new Slot();
        open.block = new EventBlock(layout);
        followers.reset();
    }

    /** Gives every sealed block that changed to a writer, which takes it as written. */
    public void writeChanged(ObjIntConsumer<EventBlock> writer) {
        showChanged(writer);
        for (int i = last - 1; i >= 0; i--) {
            var slot = sealed.get(i);
            if (slot.dirty) {
                slot.dirty = false;
                slot.own = true;
            }
        }
    }

    /** Shows every sealed block that is not written as it is now, with its number. */
    public void showChanged(ObjIntConsumer<EventBlock> reader) {
        for (int i = last - 1; i >= 0; i--) {
            var slot = sealed.get(i);
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
        return deletions.sweep();
    }

    /** Whether there is something left to delete after the next directory. */
    public boolean isUnswept() {
        return !deletions.isEmpty();
    }

    /** Lets go of decoded blocks that can be loaded again and that no cursor lies in. */
    public void release() {
        if (loaded <= followers.count() + SPARE) {
            return;
        }
        for (int i = 0; i < last; i++) {
            var slot = sealed.get(i);
            if (slot.block != null && !slot.dirty && !followers.liesIn(i)) {
                unload(slot);
            }
        }
    }

    /** Roughly, with what Java adds. */
    public int bytes() {
        return 200
                + 32 * followers.cursors()
                + 56 * last
                + open.block.bytes()
                + EventBlock.OVERHEAD * loaded
                + layout.eventBytes * loadedEvents;
    }

    public void write(BlockCodec codec, WireWriter to) {
        to.oneByte(VERSION).number(nextNumber);
        deletions.write(to);
        to.number(last);
        int number = 0;
        long time = 0;
        for (int i = 0; i < last; i++) {
            var slot = sealed.get(i);
            slot.write(number, time, to);
            number = slot.number;
            time = slot.firstTime;
        }
        codec.write(open.block, to);
    }

    /** Reads a directory. */
    public static Timeline read(
            EventLayout layout, Blocks source, BlockCodec codec, WireReader from) {
        from.version(VERSION, "a directory of blocks");
        int nextNumber = from.small();
        var deletions = Deletions.read(from);
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
        timeline.sealed.addAll(slots);
        timeline.last = sealed;
        timeline.nextNumber = nextNumber;
        timeline.deletions = deletions;
        return timeline;
    }

    private Slot slot(int place) {
        return place == last ? open : sealed.get(place);
    }

    /** The last block whose first event is not after a time; the first where there is none. */
    private int slotOf(long time) {
        int high = last;
        if (open.firstTime <= time) {
            return high;
        }
        int low = 0;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (slot(middle).firstTime <= time) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private void place(int slot, int index, Cursor found) {
        if (slot < last && index == slot(slot).size) {
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
        loadedEvents += slot.size;
        return block;
    }

    private void unload(Slot slot) {
        if (slot.block != null) {
            slot.block = null;
            loaded--;
            loadedEvents -= slot.size;
        }
    }

    private void split(int place, int at) {
        var left = slot(place);
        boolean isOpen = place == last;
        if (!isOpen) {
            deletions.add(left.number);
        }
        var right = new Slot();
        right.block = left.block.splitOff(at);
        left.seal(nextNumber++);
        if (isOpen) {
            sealed.add(left);
            right.note(right.block);
            open = right;
            loadedEvents += at;
        } else {
            sealed.add(place + 1, right);
            right.seal(nextNumber++);
        }
        loaded++;
        last++;
        followers.split(place, at);
    }

    /** Makes one of some sealed blocks. */
    private void merge(int first, int count) {
        var blocks = new ArrayList<EventBlock>(count);
        int size = 0;
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                followers.merged(first, size);
            }
            blocks.add(block(first + i));
            size += size(first + i);
            deletions.add(sealed.get(first + i).number);
        }
        var merged = new Slot();
        merged.block = EventBlock.of(layout, blocks);
        merged.seal(nextNumber++);
        sealed.subList(first + 1, first + count).clear();
        sealed.set(first, merged);
        loaded -= count - 1;
        last -= count - 1;
    }
}
