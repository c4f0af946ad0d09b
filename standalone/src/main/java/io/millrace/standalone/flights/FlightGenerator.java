package io.millrace.standalone.flights;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Flights of a small continent, day by day, the same ones for the same seed.
 *
 * <ul>
 *   <li>Each of the aircraft belongs to one of six airlines of unequal size and flies from early
 *       morning to late evening, on a schedule of five minutes; everything else happens on the
 *       minute, so many events of different sources have the same time.
 *   <li>A flight is late because its aircraft came late, because its airline or its airport has a
 *       bad day, or by chance.
 *   <li>One flight in a hundred is cancelled: nothing is heard of it after the request. One event
 *       in thirty lacks the tail number.
 * </ul>
 */
public final class FlightGenerator {
    private static final LocalDate START = LocalDate.of(2025, 3, 1);
    private static final String[] AIRPORTS = {
        "ATL", "BOS", "DEN", "DFW", "JFK", "LAX", "MIA", "MSP", "ORD", "PHX", "SEA", "SFO"
    };
    private static final String[] CARRIERS = {"AA", "B6", "DL", "F9", "NK", "UA"};

    /** Upper bounds of what is drawn for each of the airlines. */
    private static final double[] SHARES = {0.30, 0.40, 0.65, 0.72, 0.78, 1};

    /** Minutes by which an airline is late on an ordinary day. */
    private static final double[] HABITS = {2, 9, -3, 12, 16, 0};

    private static final int DAY = 24 * 60;

    /** No departure is planned later in the day. */
    private static final int LAST = 20 * 60;

    private static final int TURN = 40;
    private static final int GRID = 5;

    private final Random random;
    private final int[][] miles = new int[AIRPORTS.length][AIRPORTS.length];
    private final int[] fleet;
    private final int[] parked;
    private int day;

    /** About four flights a day for each aircraft. */
    public FlightGenerator(long seed, int aircraft) {
        random = new Random(seed);
        for (int from = 0; from < AIRPORTS.length; from++) {
            for (int to = 0; to < from; to++) {
                miles[from][to] = 200 + random.nextInt(2300);
                miles[to][from] = miles[from][to];
            }
        }
        fleet = new int[aircraft];
        parked = new int[aircraft];
        for (int i = 0; i < aircraft; i++) {
            double drawn = random.nextDouble();
            while (drawn >= SHARES[fleet[i]]) {
                fleet[i]++;
            }
            parked[i] = random.nextInt(AIRPORTS.length);
        }
    }

    /** The next day's flights in the order of their departures on schedule. */
    List<Flight> nextDay() {
        long midnight = (START.toEpochDay() + day) * DAY;
        double[] airports = badness(AIRPORTS.length, 12);
        double[] airlines = badness(CARRIERS.length, 6);
        var flights = new ArrayList<Flight>();
        for (int plane = 0; plane < fleet.length; plane++) {
            fly(plane, midnight, airports, airlines, flights);
        }
        flights.sort(Comparator.comparingLong(Flight::scheduled).thenComparing(Flight::id));
        long id = day++ * 100_000L;
        for (int i = 0; i < flights.size(); i++) {
            flights.set(i, flights.get(i).withId(++id));
        }
        return flights;
    }

    /** Minutes of delay that the day brings; most are small. */
    private double[] badness(int count, double mean) {
        var minutes = new double[count];
        for (int i = 0; i < count; i++) {
            minutes[i] = exponential(mean);
        }
        return minutes;
    }

    private void fly(
            int plane, long midnight, double[] airports, double[] airlines, List<Flight> into) {
        int airline = fleet[plane];
        long ready = midnight + 5 * 60 + GRID * (long) random.nextInt(24);
        long back = ready;
        while (ready < midnight + LAST) {
            int from = parked[plane];
            int to = (from + 1 + random.nextInt(AIRPORTS.length - 1)) % AIRPORTS.length;
            long duration = 45L + miles[from][to] / 8;
            double lag = HABITS[airline] + airlines[airline] + airports[from] + exponential(8) - 14;
            long offBlock = Math.max(back, ready - 8 + Math.round(Math.max(0, lag)));
            long planned = ready + duration;
            long landed = offBlock + duration - 6 + Math.round(4 * random.nextGaussian());
            boolean cancelled = random.nextInt(100) == 0;
            boolean known = random.nextInt(30) != 0;
            into.add(
                    new Flight(
                            into.size(),
                            CARRIERS[airline],
                            known ? "N%03d".formatted(plane) : null,
                            AIRPORTS[from],
                            AIRPORTS[to],
                            miles[from][to],
                            ready,
                            offBlock,
                            landed,
                            planned,
                            cancelled,
                            random.nextInt(30) != 0,
                            random.nextInt(30) != 0));
            if (cancelled) {
                return;
            }
            parked[plane] = to;
            back = landed + TURN;
            ready = planned + GRID * (long) Math.ceil((TURN + 10 + exponential(20)) / GRID);
            ready += (GRID - ready % GRID) % GRID;
        }
    }

    private double exponential(double mean) {
        return -mean * StrictMath.log(1 - random.nextDouble());
    }
}
