package io.millrace.feature.timeline;

/** Where the blocks of one timeline lie that are not in memory. */
@FunctionalInterface
public interface Blocks {
    /** The block of a number that the timeline names. */
    EventBlock load(int number);
}
