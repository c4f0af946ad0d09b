package io.millrace.standalone.demo;

import java.util.Random;

/**
 * Random draws that are the same on every JDK: {@link Random} is specified to the bit, the newer
 * generators' Gaussian is not. Each day has streams of its own, so that any day can be drawn
 * without those before it.
 */
final class Draws {
    static final int TOWN = 1;
    static final int TRANSACTIONS = 2;
    static final int CRIMES = 3;

    private Draws() {}

    /** SplitMix64's finalizer over the three. */
    static long seed(long seed, int stream, int day) {
        long mixed = seed * 0x9E3779B97F4A7C15L + stream * 0xD1B54A32D192ED03L + day;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** Knuth's product of uniforms: right for the small means of a day. */
    static int poisson(Random random, double mean) {
        double limit = StrictMath.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }
}
