package io.millrace.benchmarks.endtoend;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Card payments and their labels by number: payment {@code n} always has the same bytes, and its
 * label comes {@link #LABEL_LAG} payments later. Every number has the same width, so that whoever
 * holds the first bytes of a record knows the payment.
 *
 * <p>4,000 payments make a day, by 2,000 customers at 4,000 terminals: after 38 days, the longest
 * window with its delay, the state no longer grows, and as much expires as comes.
 */
final class Traffic {
    static final int LABEL_LAG = 8_000;

    private static final long FIRST_ID = 1_000_000_000L;
    private static final int ID_DIGITS = 10;
    private static final byte[] ID_FIELD = "{\"tx_id\":".getBytes(US_ASCII);

    private static final long START_SECONDS = 1_420_070_400L;
    private static final int DAY = 86_400;
    private static final int PER_DAY = 4_000;
    private static final int CUSTOMERS = 2_000;
    private static final int TERMINALS = 4_000;
    private static final int FRAUD_CENTS = 95_000;

    private Traffic() {}

    static byte[] id(long number) {
        return Long.toString(FIRST_ID + number).getBytes(US_ASCII);
    }

    static byte[] customer(long number) {
        return key('c', mixed(2 * number), CUSTOMERS);
    }

    static byte[] terminal(long number) {
        return key('t', mixed(2 * number + 1), TERMINALS);
    }

    /** A large amount, or one payment in a hundred. */
    static boolean fraud(long number) {
        return cents(number) > FRAUD_CENTS || mixed(-number) % 100 == 0;
    }

    static byte[] payment(long number) {
        long cents = cents(number);
        return ("{\"tx_id\":"
                        + (FIRST_ID + number)
                        + ",\"t\":"
                        + seconds(number)
                        + ",\"customer_id\":\""
                        + new String(customer(number), US_ASCII)
                        + "\",\"terminal_id\":\""
                        + new String(terminal(number), US_ASCII)
                        + "\",\"amount\":"
                        + cents / 100
                        + '.'
                        + cents / 10 % 10
                        + cents % 10
                        + '}')
                .getBytes(US_ASCII);
    }

    /** The label of a payment, known {@link #LABEL_LAG} payments later. */
    static byte[] label(long number) {
        return ("{\"tx_id\":"
                        + (FIRST_ID + number)
                        + ",\"t\":"
                        + seconds(number + LABEL_LAG)
                        + ",\"fraud\":"
                        + fraud(number)
                        + '}')
                .getBytes(US_ASCII);
    }

    static long seconds(long number) {
        return START_SECONDS + number * DAY / PER_DAY;
    }

    /** Number of the payment that a record of the pass-through speaks of. */
    static long numberIn(byte[] record) {
        return number(record, ID_FIELD.length);
    }

    /** The payment whose id stands in these bytes. */
    static long number(byte[] bytes, int at) {
        long id = 0;
        for (int i = at; i < at + ID_DIGITS; i++) {
            id = 10 * id + bytes[i] - '0';
        }
        return id - FIRST_ID;
    }

    private static long cents(long number) {
        return 10_000 + mixed(~number) % 90_000;
    }

    private static byte[] key(char kind, long drawn, int count) {
        var key = new byte[] {(byte) kind, 0, 0, 0, 0, 0};
        long rest = drawn % count;
        for (int i = key.length - 1; i > 0; i--) {
            key[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        return key;
    }

    /** The finalizer of SplitMix64, without the sign. */
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (z ^ (z >>> 31)) >>> 1;
    }
}
