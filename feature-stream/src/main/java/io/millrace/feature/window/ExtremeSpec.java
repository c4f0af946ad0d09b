package io.millrace.feature.window;

/**
 * A stack of extremes, for all windows that end at one edge.
 *
 * @param front edge at which the windows end
 * @param reach of the longest of these windows, behind who asks; in ms
 */
record ExtremeSpec(Tally tally, int front, boolean smallest, long reach) {}
