package io.millrace.standalone.demo;

import java.time.LocalDate;

/**
 * What the town is drawn from.
 *
 * @param seed the same seed gives the same town, transactions and labels
 * @param customers about two transactions a day each; at most 200,000
 * @param terminals enough that several customers share one
 * @param compromisedDaily terminals that fall into wrong hands, mean per day
 * @param leakedDaily cards whose data leak, mean per day
 * @param start first day, UTC
 */
public record TownSettings(
        long seed,
        int customers,
        int terminals,
        double compromisedDaily,
        double leakedDaily,
        LocalDate start) {
    public TownSettings {
        if (customers < 1 || customers > 200_000) {
            throw new IllegalArgumentException("customers must be 1 to 200000, was " + customers);
        }
        if (terminals < 1) {
            throw new IllegalArgumentException("terminals must be at least 1, was " + terminals);
        }
    }

    /**
     * The demo's town: 1,000 transactions a day of which about one in a hundred is fraudulent, from
     * a fixed day two years before this was written.
     */
    public static TownSettings demo(long seed) {
        return new TownSettings(seed, 500, 1_000, 0.4, 0.6, LocalDate.of(2024, 11, 21));
    }
}
