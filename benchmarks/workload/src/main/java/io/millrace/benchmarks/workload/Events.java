package io.millrace.benchmarks.workload;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The events of a {@link Workload} in order of arrival, column by column. Times are strictly
 * increasing over the whole stream and ids count in that order, so no two events tie. Amounts are
 * log-normal, in integer cents.
 */
public final class Events {
    /** 2026-01-01T00:00Z. */
    private static final long START = 1_767_225_600_000L;

    private static final double MEDIAN_CENTS = 2_000;

    private final int[] cards;
    private final long[] times;
    private final long[] cents;
    private final long[] ids;

    private Events(int[] cards, long[] times, long[] cents, long[] ids) {
        this.cards = cards;
        this.times = times;
        this.cents = cents;
        this.ids = ids;
    }

    public static Events of(Workload workload) {
        var random = new SplittableRandom(workload.seed());
        var popularity = popularity(workload.cards(), workload.skew());
        int events = workload.events();
        var all = new Events(new int[events], new long[events], new long[events], new long[events]);
        var arrivals = new long[events];
        double meanGap = workload.days() * 86_400_000.0 / events - 1;
        long time = START;
        for (int i = 0; i < events; i++) {
            time += 1 + (long) (-meanGap * StrictMath.log(1 - random.nextDouble()));
            all.cards[i] = draw(popularity, random.nextDouble());
            all.times[i] = time;
            all.cents[i] = cents(random);
            all.ids[i] = i;
            long delay = (long) (random.nextDouble() * Workload.LATENESS);
            arrivals[i] = random.nextDouble() < workload.latePart() ? time + delay : time;
        }
        return all.pick(
                IntStream.range(0, events)
                        .filter(i -> all.cards[i] % workload.oneIn() == workload.oneIn() / 2)
                        .boxed()
                        .sorted((left, right) -> Long.compare(arrivals[left], arrivals[right]))
                        .mapToInt(Integer::intValue)
                        .toArray());
    }

    public int size() {
        return cards.length;
    }

    /** 0 is the most frequent. */
    public int card(int i) {
        return cards[i];
    }

    public long time(int i) {
        return times[i];
    }

    public long cents(int i) {
        return cents[i];
    }

    public long id(int i) {
        return ids[i];
    }

    private Events pick(int[] order) {
        return new Events(
                IntStream.of(order).map(i -> cards[i]).toArray(),
                IntStream.of(order).mapToLong(i -> times[i]).toArray(),
                IntStream.of(order).mapToLong(i -> cents[i]).toArray(),
                IntStream.of(order).mapToLong(i -> ids[i]).toArray());
    }

    /** By rank, the probability of it or any before it. */
    private static double[] popularity(int cards, double skew) {
        var cumulated = new double[cards];
        double sum = 0;
        for (int i = 0; i < cards; i++) {
            sum += StrictMath.pow(i + 1, -skew);
            cumulated[i] = sum;
        }
        for (int i = 0; i < cards; i++) {
            cumulated[i] /= sum;
        }
        return cumulated;
    }

    private static int draw(double[] popularity, double uniform) {
        int found = Arrays.binarySearch(popularity, uniform);
        return Math.min(found < 0 ? -found - 1 : found + 1, popularity.length - 1);
    }

    private static long cents(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        double gaussian = radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
        return Math.max(1, Math.round(MEDIAN_CENTS * StrictMath.exp(gaussian)));
    }
}
