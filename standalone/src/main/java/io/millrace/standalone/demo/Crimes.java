package io.millrace.standalone.demo;

import java.util.BitSet;
import java.util.Random;

/**
 * The terminals and cards in wrong hands on one day: what fell into them within the last 28 or 14
 * days, that day included.
 */
record Crimes(BitSet terminals, BitSet cards) {
    private static final int TERMINAL_DAYS = 28;
    private static final int CARD_DAYS = 14;

    static Crimes on(int day, TownSettings settings) {
        var terminals = new BitSet();
        var cards = new BitSet();
        for (int since = Math.max(0, day - TERMINAL_DAYS + 1); since <= day; since++) {
            var random = new Random(Draws.seed(settings.seed(), Draws.CRIMES, since));
            draw(random, settings.compromisedDaily(), settings.terminals(), terminals);
            if (since > day - CARD_DAYS) {
                draw(random, settings.leakedDaily(), settings.customers(), cards);
            }
        }
        return new Crimes(terminals, cards);
    }

    private static void draw(Random random, double mean, int bound, BitSet into) {
        for (int left = Draws.poisson(random, mean); left > 0; left--) {
            into.set(random.nextInt(bound));
        }
    }
}
