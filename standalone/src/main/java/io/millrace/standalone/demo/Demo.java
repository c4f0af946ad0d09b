package io.millrace.standalone.demo;

import io.millrace.runtime.run.Shutdown;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.assembly.Assembly;
import io.millrace.standalone.kafka.Sender;
import io.millrace.standalone.screen.DemoStatus;
import io.millrace.standalone.screen.DemoStatus.Delay;
import io.millrace.standalone.screen.DemoStatus.Flow;
import io.millrace.standalone.watch.Rate;
import io.millrace.standalone.watch.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The card-fraud pipeline with the town that feeds it and a client that watches. One thread. */
public final class Demo {
    /** The seed whose models the documentation describes. */
    public static final long SEED = 7;

    private static final String DEFINITION = "/examples/card-fraud/pipeline.yaml";
    private static final long LOOK_MS = 100;

    /** Looks without another prediction after which none is expected. */
    private static final int PATIENCE = 50;

    private final Plan plan;
    private final Assembly assembly;
    private final Watcher watcher;
    private final DemoFeed feed;
    private final Rate eventRate = new Rate();
    private final Rate predictionRate = new Rate();

    private Demo(Plan plan, Assembly assembly, Watcher watcher, DemoFeed feed) {
        this.plan = plan;
        this.assembly = assembly;
        this.watcher = watcher;
        this.feed = feed;
    }

    /** The example's definition. */
    public static Plan plan() {
        try (var yaml = Demo.class.getResourceAsStream(DEFINITION)) {
            return Plan.of(
                    DEFINITION.substring(1),
                    new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from the class path", e);
        }
    }

    /**
     * Starts everything.
     *
     * @param port where the broker listens, 0 for any free port
     * @param shutdown closes everything
     */
    public static Demo start(Settings settings, int port, long seed, Shutdown shutdown) {
        var plan = plan();
        var assembly = Assembly.start(plan, settings, port, shutdown, run -> {});
        var watcher =
                shutdown.add(
                        "watcher",
                        Watcher.start(plan, assembly.clients(), System::currentTimeMillis));
        var producer = shutdown.add("feed's producer", producer(assembly));
        var feed =
                DemoFeed.start(
                        new Sender(producer),
                        new DemoFeed.Settings(
                                TownSettings.demo(seed),
                                plan.spine().topic(),
                                plan.label().topic(),
                                assembly.dataDirectory().resolve("feed.json")),
                        System::currentTimeMillis,
                        () ->
                                assembly.champion().isPresent()
                                        ? watcher.predictedMs()
                                        : DemoFeed.UNLIMITED);
        shutdown.add("feed", feed);
        return new Demo(plan, assembly, watcher, feed);
    }

    /** Latency begins at the ingest: the feed may gather what it sends in one tick. */
    private static KafkaProducer<byte[], byte[]> producer(Assembly assembly) {
        var properties = assembly.clients().producer("demo-feed");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    public DemoStatus status() {
        long nanos = System.nanoTime();
        long events = feed.transactions();
        long predictions = watcher.predictions();
        var latency = watcher.latency();
        return new DemoStatus(
                plan.pipeline(),
                assembly.bootstrapServers(),
                assembly.address(),
                feed.simulatedMs(),
                feed.caughtUp(),
                new Flow(events, eventRate.at(nanos, events)),
                new Flow(predictions, predictionRate.at(nanos, predictions)),
                watcher.held(),
                new Delay(latency.count(), latency.p50(), latency.p99()),
                watcher.models().versions(assembly.champion()),
                watcher.deadLetters());
    }

    /**
     * Waits.
     *
     * @return whether the demo has ended; throws where it failed
     */
    public boolean awaitEnd(long millis) throws InterruptedException, ExecutionException {
        var end = CompletableFuture.anyOf(assembly.stopped(), feed.ended(), watcher.ended());
        try {
            end.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException running) {
            return false;
        }
    }

    /** Stops the feed and waits until what it has sent is answered. */
    public void finish() throws InterruptedException {
        feed.close();
        if (assembly.champion().isEmpty()) {
            return;
        }
        long best = -1;
        for (int looks = 0; looks < PATIENCE && answered() < feed.transactions(); looks++) {
            if (answered() > best) {
                best = answered();
                looks = 0;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    private long answered() {
        return watcher.predictions()
                + watcher.deadLetters().values().stream().mapToLong(Long::longValue).sum();
    }
}
