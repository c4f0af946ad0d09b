package io.millrace.trainer.calibration;

import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.model.Calibration.Knot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Isotonic regression by pooling: rows in the order of their margins, in at most {@value #GROUPS}
 * groups of equal count; neighbours whose shares of positives fall are pooled until none do. A pool
 * has the log-odds of {@code (positives + 1/2) / (rows + 1)}, at least those of the pool before,
 * from its smallest margin to its largest, with the slightest rise, so that scores never tie where
 * margins do not: bare steps would lose the ranking within them.
 *
 * <p>The identity is the answer where there is too little to learn from (fewer than {@value
 * #FEWEST} rows of either class), Platt's line where all rows are pooled.
 */
public final class Isotonic {
    private static final int FEWEST = 10;
    private static final int GROUPS = 100;

    /** Of the log-odds within a pool, to both sides. */
    private static final double RISE = 1e-6;

    private Isotonic() {}

    /** Neighbouring rows. */
    private record Pool(int rows, int positives, double low, double high) {
        double share() {
            return (double) positives / rows;
        }

        Pool with(Pool next) {
            return new Pool(rows + next.rows, positives + next.positives, low, next.high);
        }

        double logOdds() {
            return StrictMath.log((positives + 0.5) / (rows - positives + 0.5));
        }
    }

    public static Calibration fit(double[] margins, double[] labels) {
        if (margins.length != labels.length) {
            throw new IllegalArgumentException(
                    "%d margins and %d labels".formatted(margins.length, labels.length));
        }
        var pools = new ArrayList<Pool>();
        int positives = 0;
        for (var group : groups(margins, labels)) {
            positives += group.positives();
            var pool = group;
            while (!pools.isEmpty() && pools.get(pools.size() - 1).share() >= pool.share()) {
                pool = pools.remove(pools.size() - 1).with(pool);
            }
            pools.add(pool);
        }
        if (Math.min(positives, margins.length - positives) < FEWEST) {
            return Calibration.IDENTITY;
        }
        return pools.size() < 2 ? Platt.fit(margins, labels) : Calibration.through(knots(pools));
    }

    /** In the order of the margins; equal ones stay together. */
    private static List<Pool> groups(double[] margins, double[] labels) {
        var order =
                IntStream.range(0, margins.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(row -> margins[row]))
                        .toList();
        var groups = new ArrayList<Pool>();
        int from = 0;
        while (from < order.size()) {
            int wanted = (int) ((long) order.size() * (groups.size() + 1) / GROUPS);
            int to = Math.max(from + 1, wanted);
            while (to < order.size() && margins[order.get(to)] == margins[order.get(to - 1)]) {
                to++;
            }
            int positives = 0;
            for (int row : order.subList(from, to)) {
                positives += labels[row] == 1 ? 1 : 0;
            }
            groups.add(
                    new Pool(
                            to - from,
                            positives,
                            margins[order.get(from)],
                            margins[order.get(to - 1)]));
            from = to;
        }
        return groups;
    }

    private static List<Knot> knots(List<Pool> pools) {
        var knots = new ArrayList<Knot>();
        double least = Double.NEGATIVE_INFINITY;
        for (var pool : pools) {
            least = Math.max(least + RISE, pool.logOdds() - RISE);
            knots.add(new Knot(pool.low(), least));
            least = Math.max(least + RISE, pool.logOdds() + RISE);
            if (pool.high() > pool.low()) {
                knots.add(new Knot(pool.high(), least));
            }
        }
        return knots;
    }
}
