package io.millrace.feature.window;

/**
 * A tally of which totals are kept.
 *
 * @param index among the tallies of the plan
 * @param squares whether the sum of squares is kept
 */
record Counted(Tally tally, int index, boolean squares) {}
