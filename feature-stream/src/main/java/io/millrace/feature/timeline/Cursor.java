package io.millrace.feature.timeline;

/**
 * A place between two events of a timeline, which moves along when events are inserted before it,
 * blocks are split or forgotten. An event that is inserted right at the place comes behind it.
 */
public final class Cursor {
    private int slot;
    private int index;

    /** One that does not move along; {@link Timeline#cursor} makes those that do. */
    public Cursor() {}

    /** Block by its place in the timeline. */
    public int slot() {
        return slot;
    }

    /** Event in the block; its size where no event follows in the timeline. */
    public int index() {
        return index;
    }

    public void set(int newSlot, int newIndex) {
        slot = newSlot;
        index = newIndex;
    }

    public boolean isBefore(int otherSlot, int otherIndex) {
        return slot < otherSlot || (slot == otherSlot && index < otherIndex);
    }

    void inserted(int atSlot, int atIndex) {
        if (slot == atSlot && index > atIndex) {
            index++;
        }
    }

    void split(int splitSlot, int at) {
        if (slot > splitSlot) {
            slot++;
        } else if (slot == splitSlot && index >= at) {
            slot++;
            index -= at;
        }
    }

    void merged(int mergedSlot, int at) {
        if (slot == mergedSlot + 1) {
            index += at;
        }
        slot -= slot > mergedSlot ? 1 : 0;
    }

    void forgotten(int slots) {
        if (slot < slots) {
            set(0, 0);
        } else {
            slot -= slots;
        }
    }
}
