package io.millrace.standalone.acceptance;

import io.millrace.feature.CardFraudData;
import io.millrace.schemas.record.IdType;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.DatasetBuilder;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The Handbook's protocol: a week of training, a week of delay, a week of test without the
 * customers who were known as defrauded by then.
 */
final class PublishedProtocol {
    static final LocalDate TRAINING = LocalDate.of(2018, 7, 25);
    static final int WEEK = 7;
    static final LocalDate TEST = TRAINING.plusDays(2 * WEEK);
    static final LocalDate END = TEST.plusDays(WEEK);

    /** The week behind the published one: used once, beside it. */
    static final LocalDate LATER = END;

    private static final int CARDS = 100;
    private static final long DAY = Duration.ofDays(1).toSeconds();

    /**
     * A transaction of the data.
     *
     * @param time seconds since 1970
     */
    record Transaction(String id, long time, String customer, boolean fraud) {
        LocalDate day() {
            return LocalDate.ofEpochDay(time / DAY);
        }
    }

    private final Map<String, Transaction> transactions = new HashMap<>();

    /** Takes a row of the data; those outside of the protocol's weeks are passed over. */
    void add(String id, Map<String, String> row) {
        long time = CardFraudData.START + Long.parseLong(row.get("t"));
        var one = new Transaction(id, time, row.get("customer_id"), row.get("fraud").equals("1"));
        if (one.day().isBefore(END)) {
            add(one);
        }
    }

    /** Takes a transaction that may belong to the later week. */
    void add(Transaction one) {
        if (!one.day().isBefore(TRAINING) && one.day().isBefore(LATER.plusDays(WEEK))) {
            transactions.put(one.id(), one);
        }
    }

    boolean needs(String id) {
        return transactions.containsKey(id);
    }

    /** The training week. */
    Dataset training(List<String> inputs, Map<String, double[]> vectors) {
        return dataset(inputs, vectors, one -> one.day().isBefore(TRAINING.plusDays(WEEK)));
    }

    /** The test week, without customers who are known as defrauded on the day. */
    Dataset test(List<String> inputs, Map<String, double[]> vectors) {
        return test(TEST, inputs, vectors);
    }

    /** The same for a week that begins on another day. */
    Dataset test(LocalDate first, List<String> inputs, Map<String, double[]> vectors) {
        var known = new ArrayList<Set<String>>();
        var defrauded = new HashSet<String>();
        for (int day = 0; day < WEEK; day++) {
            var settled = first.minusDays(WEEK).plusDays(day);
            transactions.values().stream()
                    .filter(one -> one.fraud() && one.day().isBefore(settled))
                    .map(Transaction::customer)
                    .forEach(defrauded::add);
            known.add(Set.copyOf(defrauded));
        }
        return dataset(
                inputs,
                vectors,
                one ->
                        !one.day().isBefore(first)
                                && one.day().isBefore(first.plusDays(WEEK))
                                && !known.get(dayOf(one, first)).contains(one.customer()));
    }

    private static int dayOf(Transaction one, LocalDate first) {
        return (int) (one.day().toEpochDay() - first.toEpochDay());
    }

    private Dataset dataset(
            List<String> inputs, Map<String, double[]> vectors, Predicate<Transaction> wanted) {
        var builder = new DatasetBuilder(inputs, IdType.LONG);
        transactions.values().stream()
                .filter(wanted)
                .forEach(
                        one ->
                                builder.add(
                                        one.id(),
                                        one.time() * 1000,
                                        one.fraud() ? 1 : 0,
                                        vectors.get(one.id())));
        return builder.build();
    }

    private record Card(String customer, double score, boolean fraud) {}

    /**
     * Of the hundred cards that score highest on a day, the share with a fraud on it; found cards
     * leave. Mean of the days.
     */
    double cardPrecision(Dataset test, double[] scores) {
        double sum = 0;
        var found = new HashSet<String>();
        for (int day = 0; day < WEEK; day++) {
            long from = TEST.plusDays(day).atStartOfDay().toEpochSecond(ZoneOffset.UTC) * 1000;
            int first = test.firstRowAt(from);
            int end = test.firstRowAt(from + DAY * 1000);
            var cards = new HashMap<String, Card>();
            for (int row = first; row < end; row++) {
                var one = transactions.get(test.id(row));
                cards.merge(
                        one.customer(),
                        new Card(one.customer(), scores[row], one.fraud()),
                        PublishedProtocol::joined);
            }
            var hits =
                    cards.values().stream()
                            .filter(card -> !found.contains(card.customer()))
                            .sorted(
                                    Comparator.comparingDouble(Card::score)
                                            .reversed()
                                            .thenComparing(Card::customer))
                            .limit(CARDS)
                            .filter(Card::fraud)
                            .map(Card::customer)
                            .toList();
            found.addAll(hits);
            sum += (double) hits.size() / CARDS;
        }
        return sum / WEEK;
    }

    private static Card joined(Card a, Card b) {
        return new Card(a.customer(), Math.max(a.score(), b.score()), a.fraud() || b.fraud());
    }
}
