package io.millrace.feature.window;

import io.millrace.feature.timeline.Cursor;
import io.millrace.feature.wire.Values;
import io.millrace.schemas.function.Keeping;
import io.millrace.schemas.plan.FeaturePlan;
import io.millrace.schemas.record.FieldType;

/**
 * The newest or oldest event of a window that counts: looked for from the window's edge, which is
 * where it is unless a filter or a missing field keeps most events out.
 */
final class NearestReading implements Reading {
    private static final double MILLIS = 1000;

    private final FeaturePlan feature;
    private final int index;
    private final Tally tally;
    private final Walk.Test counts;
    private final Keeping.Nearest keeping;
    private final int front;
    private final int tail;
    private final FoldReading fold;
    private final Cursor place = new Cursor();

    NearestReading(
            FeaturePlan feature,
            int index,
            Tally tally,
            Keeping.Nearest keeping,
            int front,
            int tail,
            FoldReading fold) {
        this.feature = feature;
        this.index = index;
        this.tally = tally;
        this.counts = tally::counts;
        this.keeping = keeping;
        this.front = front;
        this.tail = tail;
        this.fold = fold;
    }

    @Override
    public void read(Windows windows, Asking asking, Values into) {
        if (asking.isAgain()) {
            fold.read(windows, asking, into);
            return;
        }
        into.numbers()[index] = Double.NaN;
        into.texts()[index] = null;
        var expired = fold.expired(windows);
        if (!keeping.newest() && expired != null) {
            put(expired.time(), expired.bits(), expired.text(), asking, into);
        } else if (find(windows)) {
            var block = windows.timeline().block(place.slot());
            int i = place.index();
            put(block.time(i), tally.bits(block, i), tally.text(block, i), asking, into);
        } else if (expired != null) {
            put(expired.time(), expired.bits(), expired.text(), asking, into);
        }
    }

    private boolean find(Windows windows) {
        var start = tail == Span.NO_TAIL ? Walk.START : windows.edges().at(tail);
        var end = windows.edges().at(front);
        return keeping.newest()
                ? Walk.back(windows.timeline(), start, end, 1, place, counts) == 0
                : Walk.ahead(windows.timeline(), start, end, place, counts);
    }

    private void put(long time, long bits, String text, Asking asking, Values into) {
        if (keeping.age()) {
            into.numbers()[index] = (asking.time() - time) / MILLIS;
        } else if (feature.of().kind() == FieldType.Kind.STRING) {
            into.texts()[index] = text;
        } else {
            into.numbers()[index] = feature.of().number(bits);
        }
    }
}
