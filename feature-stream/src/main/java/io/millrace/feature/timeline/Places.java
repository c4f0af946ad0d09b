package io.millrace.feature.timeline;

/** Holds places between events, and is told when they move. As {@link Cursor}, but many at once. */
public interface Places {
    /** An event was inserted; one at the place itself comes behind it. */
    void inserted(int slot, int index);

    /** From an index on, the events of a block are a block of their own now, right behind it. */
    void split(int slot, int at);

    /** The events of the block behind one are its events now, from an index on. */
    void merged(int slot, int at);

    /** The first blocks are gone. */
    void forgotten(int slots);

    /** Whether a place lies in a block. */
    boolean liesIn(int slot);

    /** How many places there are. */
    int count();
}
