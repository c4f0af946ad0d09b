package io.millrace.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.kafka.Sender;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoFeedTest {
    private static final long WALL = 2_000_000_000_000L;
    private static final long DAY = 86_400_000;

    @TempDir Path directory;
    private final AtomicLong wall = new AtomicLong(WALL);
    private TownSettings town;
    private DemoFeed.Settings settings;

    @BeforeEach
    void settings() {
        town = TownSettings.demo(7);
        settings = settings(town);
    }

    @Test
    void sendsEverythingOnceOverAStopAndASecondStart() throws Exception {
        var first = producer();
        long stopped = feedDays(first, 3);
        var second = producer();
        long end = feedDays(second, 3);

        var sent = concat(first.history(), second.history());
        var expected = MessageStream.from(new CardFraudGenerator(town));
        for (var record : sent) {
            var message = expected.next();
            assertThat(new String(record.value(), StandardCharsets.UTF_8))
                    .isEqualTo(message.json());
            assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(message.key());
            assertThat(record.timestamp()).isEqualTo(message.timeSeconds() * 1000);
            assertThat(record.topic()).isEqualTo(message instanceof Label ? "labels" : "events");
        }
        assertThat(expected.peek().timeSeconds()).isGreaterThan(end / 1000);
        assertThat(first.history()).isNotEmpty();
        assertThat(second.history().get(0).timestamp()).isGreaterThan(stopped - 1000);
    }

    @Test
    void waitsForThePredictionsADayAhead() throws Exception {
        var predicted = new AtomicLong();
        var feed = DemoFeed.start(new Sender(producer()), settings, wall::get, predicted::get);
        try (feed) {
            long start = feed.simulatedMs();
            passDays(feed, start + DAY);
            wall.addAndGet(1_000);
            TimeUnit.MILLISECONDS.sleep(50);
            assertThat(feed.simulatedMs()).isEqualTo(start + DAY);
            predicted.set(start + DAY / 2);
            passDays(feed, start + DAY + DAY / 2);
            assertThat(feed.simulatedMs()).isEqualTo(start + DAY + DAY / 2);
        }
    }

    /** Moves the test's wall clock until simulated time has come so far. */
    private void passDays(DemoFeed feed, long until) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (feed.simulatedMs() < until) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            wall.addAndGet(1_000);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    @Test
    void refusesTheDataOfAnotherSeed() throws Exception {
        feedDays(producer(), 1);
        assertThatThrownBy(
                        () ->
                                DemoFeed.start(
                                        new Sender(producer()),
                                        settings(TownSettings.demo(8)),
                                        wall::get,
                                        () -> DemoFeed.UNLIMITED))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("seed 7, not 8")
                .hasMessageContaining("--seed 7");
    }

    @Test
    void endsWhenTheBrokerRefuses() {
        var producer =
                new MockProducer<>(
                        Cluster.empty(),
                        false,
                        null,
                        new ByteArraySerializer(),
                        new ByteArraySerializer()) {
                    @Override
                    public synchronized void flush() {
                        while (errorNext(new TimeoutException("no leader"))) {}
                    }
                };
        try (var feed =
                DemoFeed.start(
                        new Sender(producer), settings, wall::get, () -> DemoFeed.UNLIMITED)) {
            wall.addAndGet(1_000);
            assertThatThrownBy(() -> feed.ended().get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("no leader");
        }
        assertThat(FeedProgress.read(settings.progress())).isEmpty();
    }

    /** The wall clock of the test moves a second per day fed. */
    private long feedDays(MockProducer<byte[], byte[]> producer, int days) throws Exception {
        var feed =
                DemoFeed.start(new Sender(producer), settings, wall::get, () -> DemoFeed.UNLIMITED);
        try (feed) {
            for (int day = 0; day < days; day++) {
                long before = feed.simulatedMs();
                wall.addAndGet(1_000);
                long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
                while (feed.simulatedMs() == before) {
                    assertThat(System.nanoTime()).isLessThan(deadline);
                    assertThat(feed.ended()).isNotCompletedExceptionally();
                    Thread.onSpinWait();
                }
            }
        }
        feed.ended().get(30, TimeUnit.SECONDS);
        assertThat(feed.transactions() + feed.labels()).isEqualTo(producer.history().size());
        return feed.simulatedMs();
    }

    private DemoFeed.Settings settings(TownSettings town) {
        return new DemoFeed.Settings(town, "events", "labels", directory.resolve("feed.json"));
    }

    private static MockProducer<byte[], byte[]> producer() {
        return new MockProducer<>(
                Cluster.empty(), true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static List<ProducerRecord<byte[], byte[]>> concat(
            List<ProducerRecord<byte[], byte[]>> first,
            List<ProducerRecord<byte[], byte[]>> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
