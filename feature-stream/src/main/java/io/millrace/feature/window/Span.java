package io.millrace.feature.window;

import io.millrace.schemas.function.Moments;

/**
 * The totals of one window: the difference of those at its two edges. Computed once per answer,
 * however many functions read them.
 */
final class Span {
    /** Of a window that has no beginning. */
    static final int NO_TAIL = -1;

    private final Tally tally;
    private final int tallyIndex;
    private final int front;
    private final int tail;
    private final Moments totals;
    private long answer = -1;

    Span(Tally tally, int tallyIndex, int front, int tail, boolean squares) {
        this.tally = tally;
        this.tallyIndex = tallyIndex;
        this.front = front;
        this.tail = tail;
        this.totals = new Moments(tally.type(), squares);
    }

    boolean is(int otherTally, int otherFront, int otherTail) {
        return tallyIndex == otherTally && front == otherFront && tail == otherTail;
    }

    Moments of(Windows windows, Asking asking, long answerNumber) {
        if (answer == answerNumber) {
            return totals;
        }
        answer = answerNumber;
        windows.edges().difference(front, tail, tallyIndex, totals);
        if (asking.isAgain()) {
            takeBack(windows, asking.ordinal());
        }
        return totals;
    }

    /** Takes out what the arrival of an ordinal did not know yet. */
    private void takeBack(Windows windows, long ordinal) {
        Walk.over(
                windows.timeline(),
                tail == NO_TAIL ? Walk.START : windows.edges().at(tail),
                windows.edges().at(front),
                (block, index) -> {
                    boolean known = block.ordinal(index) <= ordinal;
                    if ((!known || tally.isLabel()) && tally.counts(block, index)) {
                        totals.remove(tally.bits(block, index));
                    }
                    if (known && tally.isLabel() && tally.counts(block, index, ordinal)) {
                        totals.add(tally.bits(block, index, ordinal));
                    }
                });
    }
}
