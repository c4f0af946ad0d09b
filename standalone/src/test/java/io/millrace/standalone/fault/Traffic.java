package io.millrace.standalone.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * Payments and complaints drawn from a seed: some late, some sent twice, some contradicting an
 * earlier one of the same id, some malformed or against the rules. Each record says in a header
 * what has to become of it.
 */
final class Traffic {
    /** Header of every record of the source: {@link #PREDICTION} or the reason of a dead letter. */
    static final String FATE = "fate";

    static final String PREDICTION = "prediction";

    private static final long SECOND = 1_000;
    private static final long HOUR = 3_600 * SECOND;
    private static final int ACCOUNTS = 60;
    private static final int SHOPS = 12;
    private static final int RECENT = 50;

    /** One payment as sent first. */
    record Payment(long id, long time, String account, String shop, BigDecimal amount) {
        String json() {
            return "{\"id\":%d,\"t\":%d,\"account\":\"%s\",\"shop\":\"%s\",\"amount\":%s}"
                    .formatted(id, time, account, shop, amount);
        }

        Map<String, Object> fields() {
            return Map.of("account", account, "shop", shop, "amount", amount);
        }

        boolean fraud() {
            return amount.doubleValue() > 80 || id % 17 == 0;
        }
    }

    private record Complaint(long due, Payment payment) {}

    private final Producer<byte[], byte[]> producer;
    private final Random random;
    private final long step;
    private final List<Payment> recent = new ArrayList<>();
    private final Map<String, Payment> payments = new HashMap<>();

    /** By shop and time; NaN where the shop is deleted. */
    private final Map<String, Map<Long, Double>> ratings = new HashMap<>();

    private final Map<String, Integer> repeats = new HashMap<>();
    private final PriorityQueue<Complaint> complaints =
            new PriorityQueue<>((a, b) -> Long.compare(a.due(), b.due()));
    private final List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
    private long now;
    private long nextId = 1;

    /**
     * @param start event time of the first payment, in ms
     * @param step mean event time between two payments, in ms
     */
    Traffic(Producer<byte[], byte[]> producer, long seed, long start, long step) {
        this.producer = producer;
        this.random = new Random(seed);
        this.now = start;
        this.step = step;
        for (int i = 0; i < SHOPS - 1; i++) { // the last one has no row yet
            rate("s" + i);
        }
    }

    /** Sends one payment, and now and then something else. */
    void next() {
        now += 1 + random.nextLong(2 * step);
        int dice = random.nextInt(100);
        if (dice < 2 && !recent.isEmpty()) {
            var again = recent.get(random.nextInt(recent.size()));
            repeats.merge(String.valueOf(again.id()), 1, Integer::sum);
            send(again.account(), again.json(), PREDICTION);
        } else if (dice < 3 && !recent.isEmpty()) {
            var other = recent.get(random.nextInt(recent.size()));
            var contradiction =
                    new Payment(
                            other.id(),
                            other.time(),
                            other.account(),
                            other.shop(),
                            other.amount().add(BigDecimal.ONE));
            send(other.account(), contradiction.json(), "conflicting-event");
        } else if (dice < 4) {
            send("a" + random.nextInt(ACCOUNTS), "{\"id\":7,\"t\"", "malformed");
        } else if (dice < 5) {
            var refund = draw(now, BigDecimal.valueOf(-5));
            send(refund.account(), refund.json(), "rule-violated");
        } else {
            long time = dice < 10 ? now - random.nextLong(10 * HOUR) : now;
            pay(draw(time, BigDecimal.valueOf(random.nextInt(10_000), 2)));
        }
        if (random.nextInt(20) == 0) {
            rate("s" + random.nextInt(SHOPS));
        }
        while (!complaints.isEmpty() && complaints.peek().due() <= now) {
            complain(complaints.poll());
        }
    }

    /** One payment of each account and shop, so that what is kept of them shows. */
    void probe() {
        for (int i = 0; i < ACCOUNTS; i++) {
            now += SECOND;
            pay(new Payment(nextId++, now, "a" + i, "s" + i % SHOPS, BigDecimal.valueOf(i + 1L)));
        }
    }

    /** Waits until the broker has everything. */
    void settle() throws ExecutionException, InterruptedException {
        producer.flush();
        for (var acknowledgement : acknowledgements) {
            acknowledgement.get();
        }
        acknowledgements.clear();
    }

    /** Event time so far. */
    long now() {
        return now;
    }

    /** By id. */
    Map<String, Payment> payments() {
        return Collections.unmodifiableMap(payments);
    }

    /** How many times more than once a payment was sent. */
    int repeats(String id) {
        return repeats.getOrDefault(id, 0);
    }

    /** What the row of a shop says that was sent with this time. */
    double rating(String shop, long time) {
        return ratings.get(shop).get(time);
    }

    private Payment draw(long time, BigDecimal amount) {
        return new Payment(
                nextId++,
                time,
                "a" + random.nextInt(ACCOUNTS),
                "s" + random.nextInt(SHOPS),
                amount);
    }

    private void pay(Payment payment) {
        payments.put(String.valueOf(payment.id()), payment);
        recent.add(payment);
        if (recent.size() > RECENT) {
            recent.remove(0);
        }
        if (payment.fraud()) {
            complaints.add(new Complaint(now + 2 * HOUR + random.nextLong(10 * HOUR), payment));
        }
        send(payment.account(), payment.json(), PREDICTION);
    }

    /** Tells what a shop is like from now on, or now and then that it is gone. */
    private void rate(String shop) {
        boolean gone = random.nextInt(8) == 0;
        double rating = gone ? Double.NaN : 1 + random.nextInt(5);
        ratings.computeIfAbsent(shop, any -> new HashMap<>()).put(now, rating);
        var json = gone ? null : "{\"rating\":%s}".formatted(rating).getBytes(UTF_8);
        acknowledgements.add(
                producer.send(
                        new ProducerRecord<>(
                                FaultPipeline.SHOPS, null, now, shop.getBytes(UTF_8), json)));
    }

    private void complain(Complaint complaint) {
        var json = "{\"id\":%d,\"t\":%d,\"fraud\":true}".formatted(complaint.payment().id(), now);
        acknowledgements.add(
                producer.send(
                        new ProducerRecord<>(
                                FaultPipeline.LABELS,
                                String.valueOf(complaint.payment().id()).getBytes(UTF_8),
                                json.getBytes(UTF_8))));
    }

    private void send(String account, String json, String fate) {
        var record =
                new ProducerRecord<>(
                        FaultPipeline.PAYMENTS, account.getBytes(UTF_8), json.getBytes(UTF_8));
        record.headers().add(FATE, fate.getBytes(UTF_8));
        acknowledgements.add(producer.send(record));
    }
}
