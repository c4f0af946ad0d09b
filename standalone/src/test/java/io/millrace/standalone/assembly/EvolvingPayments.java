package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Payments of four accounts, some of them sent twice, and what a pencil makes of each. */
final class EvolvingPayments {
    static final String TOPIC = "tiny.payments";
    private static final long START = 1_732_158_000;
    private static final long PAUSE_MILLIS = 10;

    private final LoopClient client;
    private final Map<String, double[]> values = new HashMap<>();
    private final Map<String, double[]> accounts = new HashMap<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private CompletableFuture<Void> sending;

    EvolvingPayments(LoopClient client) {
        this.client = client;
    }

    /** From now on they come without a pause. */
    void begin() {
        stop.set(false);
        sending = CompletableFuture.runAsync(this::send);
    }

    /** Returns when the last one has been sent. */
    void end() {
        stop.set(true);
        sending.join();
    }

    /** Returns when so many more have been sent. */
    void more(int number) throws Exception {
        int goal = count() + number;
        while (count() < goal && !sending.isDone()) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Another one; returns its id. */
    String one() throws Exception {
        int id = count();
        pay(id);
        return String.valueOf(id);
    }

    int count() {
        synchronized (values) {
            return values.size();
        }
    }

    /** Its amount, then count, sum and greatest of its account's so far. */
    double[] values(String id) {
        synchronized (values) {
            return values.get(id);
        }
    }

    private void send() {
        try {
            for (int i = count(); !stop.get(); i++) {
                pay(i);
                if (i % 20 == 0) {
                    var unused = client.send(record(i));
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void pay(int i) throws Exception {
        synchronized (values) {
            var state = accounts.computeIfAbsent(account(i), any -> new double[4]);
            state[0] = amount(i);
            state[1]++;
            state[2] += amount(i);
            state[3] = Math.max(state[3], amount(i));
            values.put(String.valueOf(i), state.clone());
        }
        var unused = client.send(record(i));
    }

    /** Each account's payments come through one partition, in their order. */
    private static ProducerRecord<byte[], byte[]> record(int i) {
        var value =
                "{\"id\":%d,\"t\":%d,\"account\":\"%s\",\"amount\":%s}"
                        .formatted(i, START + i, account(i), amount(i));
        return new ProducerRecord<>(TOPIC, i % 4 % 2, null, value.getBytes(UTF_8));
    }

    private static String account(int i) {
        return "a" + i % 4;
    }

    private static double amount(int i) {
        return (i * 37 % 101) / 4.0;
    }
}
