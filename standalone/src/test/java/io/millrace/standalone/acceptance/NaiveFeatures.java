package io.millrace.standalone.acceptance;

import io.millrace.feature.CardFraudData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * The features of {@code examples/card-fraud/reference.yaml} for one transaction after the other,
 * each by looking back over the customer's and the terminal's transactions.
 */
final class NaiveFeatures {
    private static final long HOUR = 3_600;
    private static final long DAY = 24 * HOUR;
    private static final long DELAY = 7 * DAY;
    private static final String[] CUSTOMER_WINDOWS = {"1h", "1d", "7d", "30d"};
    private static final long[] CUSTOMER_SPANS = {HOUR, DAY, 7 * DAY, 30 * DAY};
    private static final String[] TERMINAL_WINDOWS = {"1d", "7d", "30d"};
    private static final long[] TERMINAL_SPANS = {DAY, 7 * DAY, 30 * DAY};

    /** Names of the columns, in the order of {@link #vector}. */
    static final List<String> INPUTS = inputs();

    /**
     * @param time seconds since 1970
     * @param cents of the amount
     */
    record Payment(
            String id, long time, String customer, String terminal, long cents, boolean fraud) {}

    private final List<Payment> payments = new ArrayList<>();

    /** By customer and by terminal the places of their transactions so far. */
    private final Map<String, List<Integer>> ofCustomer = new HashMap<>();

    private final Map<String, List<Integer>> ofTerminal = new HashMap<>();

    /** Hands out the payments of a file of the data, in its order. */
    static void read(Path file, Consumer<Payment> each) {
        var names = new HashMap<String, String>();
        int[] row = {0};
        CardFraudData.read(
                file,
                values ->
                        each.accept(
                                new Payment(
                                        values.getOrDefault("tx_id", Integer.toString(row[0]++)),
                                        CardFraudData.START + Long.parseLong(values.get("t")),
                                        one(names, values.get("customer_id")),
                                        one(names, values.get("terminal_id")),
                                        Long.parseLong(values.get("amount_cents")),
                                        values.get("fraud").equals("1"))));
    }

    /** The same object for the same name. */
    private static String one(Map<String, String> names, String name) {
        return names.computeIfAbsent(name, any -> name);
    }

    /** Takes the next one. */
    void add(Payment payment) {
        int place = payments.size();
        payments.add(payment);
        ofCustomer.computeIfAbsent(payment.customer(), any -> new ArrayList<>()).add(place);
        ofTerminal.computeIfAbsent(payment.terminal(), any -> new ArrayList<>()).add(place);
    }

    /** Of the one that was added last. */
    double[] vector() {
        var now = payments.get(payments.size() - 1);
        var vector = new double[INPUTS.size()];
        vector[0] = now.cents() / 100.0;
        int at = 1;
        var own = ofCustomer.get(now.customer());
        for (long span : CUSTOMER_SPANS) {
            at = amounts(own, now.time() - span, vector, at);
        }
        vector[at++] = terminals(own, now.time() - 7 * DAY);
        boolean first = own.size() == 1;
        var before = first ? null : payments.get(own.get(own.size() - 2));
        vector[at++] = first ? Double.NaN : before.cents() / 100.0;
        vector[at++] = first ? Double.NaN : now.time() - before.time();
        var there = ofTerminal.get(now.terminal());
        for (long span : TERMINAL_SPANS) {
            vector[at++] = count(there, now.time() - span, now.time(), any -> true);
        }
        for (long span : TERMINAL_SPANS) {
            long end = now.time() - DELAY;
            int known = count(there, end - span, end, any -> true);
            int frauds = count(there, end - span, end, place -> payments.get(place).fraud());
            vector[at++] = known;
            vector[at++] = frauds;
            vector[at++] = known == 0 ? 0 : (double) frauds / known;
        }
        return vector;
    }

    private int amounts(List<Integer> places, long after, double[] vector, int from) {
        int count = 0;
        long sum = 0;
        long squares = 0;
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int i = places.size() - 1; i >= 0; i--) {
            var payment = payments.get(places.get(i));
            if (payment.time() <= after) {
                break;
            }
            count++;
            sum += payment.cents();
            squares += payment.cents() * payment.cents();
            least = Math.min(least, payment.cents());
            most = Math.max(most, payment.cents());
        }
        vector[from] = count;
        vector[from + 1] = sum / 100.0;
        vector[from + 2] = sum / (100.0 * count); // rounded once, as the engine does it
        vector[from + 3] = least / 100.0;
        vector[from + 4] = most / 100.0;
        vector[from + 5] =
                count < 2
                        ? Double.NaN
                        : Math.sqrt((count * squares - sum * sum) / (1e4 * count * (count - 1)));
        return from + 6;
    }

    private int terminals(List<Integer> places, long after) {
        var different = new HashSet<String>();
        for (int i = places.size() - 1; i >= 0; i--) {
            var payment = payments.get(places.get(i));
            if (payment.time() <= after) {
                break;
            }
            different.add(payment.terminal());
        }
        return different.size();
    }

    private int count(List<Integer> places, long after, long until, IntPredicate wanted) {
        int count = 0;
        for (int i = places.size() - 1; i >= 0; i--) {
            long time = payments.get(places.get(i)).time();
            if (time <= after) {
                break;
            }
            if (time <= until && wanted.test(places.get(i))) {
                count++;
            }
        }
        return count;
    }

    private static List<String> inputs() {
        var names = new ArrayList<String>();
        names.add("amount");
        for (var window : CUSTOMER_WINDOWS) {
            for (var function : List.of("count", "sum", "mean", "min", "max", "stddev")) {
                names.add("customer.amount." + function + "_" + window);
            }
        }
        names.add("customer.terminals.distinct_7d");
        names.add("customer.previous.last");
        names.add("customer.previous.seconds_since_last");
        Arrays.stream(TERMINAL_WINDOWS).forEach(each -> names.add("terminal.tx.count_" + each));
        for (var window : TERMINAL_WINDOWS) {
            for (var function : List.of("count", "sum", "mean")) {
                names.add("terminal.risk." + function + "_" + window);
            }
        }
        return List.copyOf(names);
    }
}
