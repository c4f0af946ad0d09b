package io.millrace.feature.window;

import io.millrace.feature.wire.Values;
import io.millrace.schemas.function.Call;
import io.millrace.schemas.function.Moments;
import io.millrace.schemas.function.Statistic;

/**
 * The features that are read from the totals of one window: the difference of those at its two
 * edges.
 */
final class SpanReading implements Reading {
    private final Span span;
    private final Moments totals;
    private final int[] features;
    private final Statistic[] statistics;
    private final Call[] calls;

    /**
     * @param features their places among the values, in step with statistics and calls
     */
    SpanReading(Span span, boolean squares, int[] features, Statistic[] statistics, Call[] calls) {
        this.span = span;
        this.totals = new Moments(span.tally().type(), squares);
        this.features = features;
        this.statistics = statistics;
        this.calls = calls;
    }

    @Override
    public void read(Windows windows, Asking asking, Values into) {
        windows.edges().difference(span.front(), span.tail(), span.tallyIndex(), totals);
        if (asking.isAgain()) {
            takeBack(windows, asking.ordinal());
        }
        var numbers = into.numbers();
        for (int i = 0; i < features.length; i++) {
            numbers[features[i]] = statistics[i].of(totals, calls[i]);
        }
    }

    /** Takes out what the arrival of an ordinal did not know yet. */
    private void takeBack(Windows windows, long ordinal) {
        var tally = span.tally();
        Walk.over(
                windows.timeline(),
                span.isBounded() ? windows.edges().at(span.tail()) : Walk.START,
                windows.edges().at(span.front()),
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
