package io.millrace.benchmarks.endtoend;

import io.millrace.benchmarks.endtoend.Measured.Paced;
import io.millrace.benchmarks.endtoend.Measured.Sustained;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.kafka.Sender;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Loads one system with traffic and measures what comes back. One thread. */
final class Driver implements AutoCloseable {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Payments that may be on their way, at least; more where a second's worth is more. */
    private static final long LEAST_WINDOW = 10_000;

    /** Payments sent between two looks at what has come back. */
    private static final int STRIDE = 100;

    private static final long STALLED = 60 * SECOND;

    private final Plan plan;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Sender sender;
    private final Receiver predictions;
    private final AllTopics topics;
    private final TopicCount vectors;
    private final TopicCount examples;
    private long sent;

    Driver(Plan plan, LaneSystem system) {
        this.plan = plan;
        producer =
                new KafkaProducer<>(
                        system.clients().producer("lane"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        sender = new Sender(producer);
        predictions = Receiver.start(plan.topics().predictions(), system);
        topics = new AllTopics(system.clients());
        vectors = new TopicCount(plan.topics().features(), system.clients());
        examples = new TopicCount(plan.topics().trainingExamples(), system.clients());
    }

    /** Sends so many payments as fast as they are worked off, up to their vectors. */
    void fill(int payments) {
        for (long until = sent + payments; sent < until; ) {
            if (sent - vectors.now() < LEAST_WINDOW) {
                stride();
            } else {
                rest();
            }
        }
        drain(false);
    }

    /**
     * Keeps the system saturated for a while, and counts until everything sent has come through:
     * stages that lag or work in turns cannot flatter the figure.
     */
    Sustained sustain(double seconds) {
        var from = mark();
        long end = from.nanos() + (long) (seconds * SECOND);
        push(now -> now < end);
        drain(true);
        return Sustained.between(from, mark());
    }

    /** Sends at a fixed rate and measures each latency from the time of intended sending on. */
    Paced pace(int rate, double seconds, double warmUp) {
        long start = System.nanoTime();
        long first = sent;
        long warm = (long) (rate * warmUp);
        long last = warm + (long) (rate * seconds);
        var histogram = predictions.measure(first + warm, first + last);
        long worst = 0;
        for (long i = 0; i < last; i++) {
            long intended = start + i * SECOND / rate;
            long early = intended - System.nanoTime();
            while (early > 0) {
                LockSupport.parkNanos(early);
                early = intended - System.nanoTime();
            }
            worst = i < warm ? 0 : Math.max(worst, -early);
            send(intended);
        }
        double took = (double) (System.nanoTime() - start) / SECOND;
        drain(true);
        return new Paced(rate, last / took, worst / 1e6, histogram.encoded());
    }

    @Override
    public void close() {
        predictions.close();
        topics.close();
        vectors.close();
        examples.close();
        producer.close();
    }

    private void push(LongPredicate on) {
        long lastSecond = System.nanoTime();
        long before = predictions.count();
        long window = LEAST_WINDOW;
        for (long now = lastSecond; on.test(now); now = System.nanoTime()) {
            if (now - lastSecond > SECOND) {
                window = Math.max(LEAST_WINDOW, predictions.count() - before);
                before = predictions.count();
                lastSecond = now;
            }
            if (sent - predictions.count() < window && labels() - examples.now() < window) {
                stride();
            } else {
                rest();
            }
        }
    }

    private Measured.Mark mark() {
        return new Measured.Mark(System.nanoTime(), sent, topics.records(), Measured.cpuNanos());
    }

    private void stride() {
        for (int i = 0; i < STRIDE; i++) {
            send(System.nanoTime());
        }
        sender.check();
    }

    private void send(long intended) {
        predictions.expect(sent, intended);
        long millis = Traffic.seconds(sent) * 1000;
        send(plan.spine().topic(), millis, Traffic.customer(sent), Traffic.payment(sent));
        long labelled = sent - Traffic.LABEL_LAG;
        if (labelled >= 0) {
            send(plan.label().topic(), millis, Traffic.id(labelled), Traffic.label(labelled));
        }
        sent++;
    }

    private void send(String topic, long millis, byte[] key, byte[] value) {
        sender.send(new ProducerRecord<>(topic, null, millis, key, value));
    }

    private long labels() {
        return Math.max(0, sent - Traffic.LABEL_LAG);
    }

    /**
     * Waits until everything sent has come through.
     *
     * @param answered whether predictions are expected, else vectors
     */
    private void drain(boolean answered) {
        sender.flush();
        long deadline = System.nanoTime() + STALLED;
        while ((answered ? predictions.count() : vectors.now()) < sent
                || examples.now() < labels()) {
            rest();
            if (System.nanoTime() > deadline) {
                throw new FailureException(
                        "of %,d payments and %,d labels only %,d vectors, %,d predictions, %,d examples came"
                                .formatted(
                                        sent,
                                        labels(),
                                        vectors.now(),
                                        predictions.count(),
                                        examples.now()),
                        "look into the system's log");
            }
        }
    }

    private static void rest() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
}
