package io.millrace.standalone.demo;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Card transactions and their labels, any day by itself.
 *
 * <ul>
 *   <li>A customer's mean amount is U(5, 100), its standard deviation half of that, a negative
 *       amount is drawn again from U(0, 2 mean); the number of a day's payments is Poisson with a
 *       mean of U(0, 4); they are made at terminals within a radius of 5, at times of day around
 *       noon with a standard deviation of 20,000 s.
 *   <li>Frauds: every amount above 220; every payment at a compromised terminal, for 28 days; a
 *       third of the payments with a leaked card, at five times the amount, for 14 days.
 *   <li>A fraud is reported 1 to 6.5 days after the payment; that all is well with any other is
 *       taken as settled after 5 to 7 days.
 * </ul>
 */
public final class CardFraudGenerator {
    static final int DAY = 86_400;

    /** No label is later than this after its transaction. */
    static final int LABEL_DAYS = 7;

    private static final int IDS_PER_DAY = 1_000_000;
    private static final int NOON = DAY / 2;
    private static final int TIME_DEVIATION = 20_000;
    private static final long LARGE_CENTS = 220_00;

    /** One day's transactions in the order of time, and at the same index the label of each. */
    record Day(List<Transaction> transactions, List<Label> labels) {}

    private final TownSettings settings;
    private final List<Customer> customers;
    private final long startSeconds;

    public CardFraudGenerator(TownSettings settings) {
        this.settings = settings;
        this.customers = Town.customers(settings);
        this.startSeconds = settings.start().atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }

    public long startSeconds() {
        return startSeconds;
    }

    public TownSettings settings() {
        return settings;
    }

    /**
     * @param day from 0
     */
    Day day(int day) {
        var random = new Random(Draws.seed(settings.seed(), Draws.TRANSACTIONS, day));
        var payments = payments(day, random);
        payments.sort(Comparator.comparingLong(Transaction::timeSeconds));
        var transactions = new ArrayList<Transaction>(payments.size());
        var labels = new ArrayList<Label>(payments.size());
        long id = (long) day * IDS_PER_DAY;
        for (var payment : payments) {
            var transaction = payment.withId(id++);
            transactions.add(transaction);
            labels.add(label(transaction, random));
        }
        return new Day(transactions, labels);
    }

    private List<Transaction> payments(int day, Random random) {
        var crimes = Crimes.on(day, settings);
        var payments = new ArrayList<Transaction>();
        for (int customer = 0; customer < customers.size(); customer++) {
            int count = Draws.poisson(random, customers.get(customer).meanDaily());
            for (int i = 0; i < count; i++) {
                payments.add(payment(day, customer, crimes, random));
            }
        }
        return payments;
    }

    private Transaction payment(int day, int customerId, Crimes crimes, Random random) {
        var customer = customers.get(customerId);
        long time = startSeconds + (long) day * DAY + secondOfDay(random);
        int terminal = customer.nearby().get(random.nextInt(customer.nearby().size()));
        long cents = amountCents(customer.meanAmount(), random);
        boolean stolen = crimes.cards().get(customerId) && random.nextInt(3) == 0;
        long paid = stolen ? 5 * cents : cents;
        int scenario =
                stolen ? 3 : crimes.terminals().get(terminal) ? 2 : paid > LARGE_CENTS ? 1 : 0;
        return new Transaction(0, time, customerId, terminal, paid, scenario);
    }

    private static int secondOfDay(Random random) {
        while (true) {
            double second = NOON + random.nextGaussian() * TIME_DEVIATION;
            if (second >= 0 && second < DAY) {
                return (int) second;
            }
        }
    }

    private static long amountCents(double mean, Random random) {
        double amount = mean + random.nextGaussian() * mean / 2;
        return Math.round(100 * (amount < 0 ? random.nextDouble() * 2 * mean : amount));
    }

    private static Label label(Transaction transaction, Random random) {
        double days =
                transaction.fraud() ? 1 + random.nextDouble() * 5.5 : 5 + random.nextDouble() * 2;
        long known = transaction.timeSeconds() + (long) (days * DAY);
        return new Label(transaction.txId(), known, transaction.fraud());
    }
}
