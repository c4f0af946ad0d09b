package io.millrace.standalone.demo;

import io.millrace.schemas.problem.FailureException;
import io.millrace.standalone.kafka.Sender;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Sends the town's transactions and labels to their topics at the pace of simulated time, smoothly,
 * and goes on where it stopped when it is started again. Record time is event time. Once there are
 * predictions, it waits for them where it would be more than {@link #LEAD_MS} ahead: on a slow or
 * busy machine simulated time runs slower, instead of predictions coming later and later.
 *
 * <p>After a crash it sends up to six hours of simulated time again: the same ids with the same
 * content, which the pipeline recognises within its {@code lateness}.
 */
public final class DemoFeed implements AutoCloseable {
    /** What it waits for where it is to wait for nothing. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final long TICK_MS = 10;
    private static final int TICKS_PER_SAVE = 25;

    private static final long LEAD_MS = 86_400_000;

    /** More than two ticks are ever apart. */
    private static final long CAUGHT_UP_MS = 2_000;

    private final Sender sender;
    private final Settings settings;
    private final LongSupplier wallMs;
    private final LongSupplier predictedMs;
    private final long startMs;
    private final MessageStream stream;
    private final SimulatedClock clock;
    private final AtomicLong simulatedMs;
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong labels = new AtomicLong();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "demo-feed");

    /**
     * @param progress file that remembers how far the feed has come
     */
    public record Settings(TownSettings town, String transactions, String labels, Path progress) {}

    private DemoFeed(
            Sender sender,
            Settings settings,
            LongSupplier wallMs,
            LongSupplier predictedMs,
            long sentSeconds) {
        this.sender = sender;
        this.settings = settings;
        this.wallMs = wallMs;
        this.predictedMs = predictedMs;
        this.startMs = sentSeconds * 1000;
        this.stream = MessageStream.after(new CardFraudGenerator(settings.town()), sentSeconds);
        this.simulatedMs = new AtomicLong(sentSeconds * 1000);
        this.clock = new SimulatedClock(sentSeconds * 1000, wallMs.getAsLong());
    }

    /**
     * @param wallMs the wall clock, milliseconds since 1970
     * @param predictedMs event time up to which predictions have come, or {@link #UNLIMITED} while
     *     none are to be expected
     */
    public static DemoFeed start(
            Sender sender, Settings settings, LongSupplier wallMs, LongSupplier predictedMs) {
        var feed = new DemoFeed(sender, settings, wallMs, predictedMs, resumeAt(settings));
        feed.thread.start();
        return feed;
    }

    private static long resumeAt(Settings settings) {
        var earlier = FeedProgress.read(settings.progress());
        earlier.ifPresent(progress -> checkSeed(progress.seed(), settings.town().seed()));
        return earlier.map(FeedProgress::sentSeconds)
                .orElseGet(() -> new CardFraudGenerator(settings.town()).startSeconds() - 1);
    }

    private static void checkSeed(long earlier, long wanted) {
        if (earlier != wanted) {
            throw new FailureException(
                    "the data directory holds the stream of seed " + earlier + ", not " + wanted,
                    "use --seed " + earlier + ", or another directory with --data-dir");
        }
    }

    /** Transactions sent since the start. */
    public long transactions() {
        return transactions.get();
    }

    /** Labels sent since the start. */
    public long labels() {
        return labels.get();
    }

    /** Simulated time, milliseconds since 1970. */
    public long simulatedMs() {
        return simulatedMs.get();
    }

    /** Whether simulated time has reached the wall clock. */
    public boolean caughtUp() {
        return simulatedMs.get() >= wallMs.getAsLong() - CAUGHT_UP_MS;
    }

    /** Ends when the feed has stopped, exceptionally where it could not go on. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (int tick = 1; !stop.await(TICK_MS, TimeUnit.MILLISECONDS); tick++) {
                sendDue();
                if (tick % TICKS_PER_SAVE == 0) {
                    save();
                }
            }
            save();
            ended.complete(null);
        } catch (RuntimeException | InterruptedException e) {
            ended.completeExceptionally(e);
        }
    }

    private void sendDue() {
        long now = clock.advance(wallMs.getAsLong(), latest());
        while (stream.peek().timeSeconds() <= now / 1000) {
            send(stream.next());
        }
        simulatedMs.set(now);
    }

    private long latest() {
        long predicted = predictedMs.getAsLong();
        return predicted == UNLIMITED ? UNLIMITED : Math.max(startMs, predicted) + LEAD_MS;
    }

    private void send(Message message) {
        boolean label = message instanceof Label;
        sender.send(
                label ? settings.labels() : settings.transactions(),
                message.timeSeconds() * 1000,
                message.key(),
                message.json());
        (label ? labels : transactions).incrementAndGet();
    }

    /** Only what the broker has acknowledged counts as sent. */
    private void save() {
        sender.flush();
        new FeedProgress(settings.town().seed(), simulatedMs.get() / 1000)
                .write(settings.progress());
    }
}
