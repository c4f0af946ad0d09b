package io.millrace.benchmarks.scoring;

import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.schemas.record.Activation;
import java.nio.file.Files;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code millrace bench scoring soak}: an inference-stream alone in its process scores without end
 * while one model after the other is put in force, more of them than it keeps loaded, so that each
 * swap opens a session and closes another.
 */
@Command(
        name = "soak",
        description = {
            "Swaps models without end in an inference-only process, and says whether its",
            "resident memory stays flat after a warm-up. Linux only."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:flat", "1:not flat, or it failed", "2:usage"})
final class SoakCommand implements Callable<Integer> {
    private static final int VERSIONS = 24;
    private static final int VECTORS_PER_SECOND = 500;
    private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long VECTOR_NANOS = TimeUnit.SECONDS.toNanos(1) / VECTORS_PER_SECOND;

    @Option(
            names = "--minutes",
            defaultValue = "10",
            description = "How long it is measured, after the warm-up (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--warm-up",
            paramLabel = "MINUTES",
            defaultValue = "2",
            description = "Default: ${DEFAULT-VALUE}.")
    private double warmUp;

    @Option(
            names = "--swap-every",
            paramLabel = "MILLIS",
            defaultValue = "200",
            description = "Default: ${DEFAULT-VALUE}.")
    private long swapMillis;

    private long sent;
    private long swaps;
    private long entry;

    @Override
    public Integer call() throws Exception {
        try (var folder = new ScratchFolder("soak")) {
            var broker = BrokerProcess.own(Files.createDirectory(folder.path().resolve("broker")));
            try (var lane = Lane.soaked(broker, folder.path())) {
                var plan = lane.plan();
                for (int i = 0; i < VERSIONS; i++) {
                    var model = Workload.trees(plan, i);
                    lane.topics().publish(Workload.bundle("v" + i, plan, model));
                }
                swap(lane);
                run(lane, warmUp, new Memory());
                var memory = new Memory();
                long before = swaps;
                run(lane, minutes, memory);
                var verdict = memory.verdict(swaps - before);
                awaitPredictions(lane);
                double opened = lane.metric("millrace_sessions_opened_total");
                System.out.printf(
                        Locale.ROOT,
                        "%,d swaps, %,d vectors, each of them scored, %,.0f sessions opened, %,.0f held%n"
                                + "after the warm-up, in %,d swaps: %s%n",
                        swaps,
                        sent,
                        opened,
                        opened - lane.metric("millrace_sessions_closed_total"),
                        swaps - before,
                        verdict);
                return verdict.flat() ? 0 : 1;
            } finally {
                broker.kill();
            }
        }
    }

    private void run(Lane lane, double length, Memory memory) throws Exception {
        var rows = Workload.rows(lane.plan());
        long start = System.nanoTime();
        long end = start + (long) (length * TimeUnit.MINUTES.toNanos(1));
        long nextSwap = start;
        long nextSample = start;
        for (long now = start; now < end; now = System.nanoTime()) {
            if (now >= nextSwap) {
                swap(lane);
                nextSwap += TimeUnit.MILLISECONDS.toNanos(swapMillis);
            }
            if (now >= nextSample) {
                lane.requireAlive();
                memory.sample((now - start) / 1e9, lane.handle());
                nextSample += SAMPLE_NANOS;
            }
            var row = rows.get((int) (sent % Workload.ROWS));
            lane.topics().send(Workload.vector(lane.plan(), sent++, entry, version(), row));
            LockSupport.parkNanos(VECTOR_NANOS);
        }
    }

    /** A process that scores nothing would be flat as well. */
    private void awaitPredictions(Lane lane) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (lane.metric("millrace_predictions_total") < sent) {
            lane.requireAlive();
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not every vector was scored");
            }
            LockSupport.parkNanos(SAMPLE_NANOS);
        }
    }

    private void swap(Lane lane) throws Exception {
        swaps++;
        entry = lane.topics().activate(Activation.champion(version(), "a soak", "bench", 0));
    }

    private String version() {
        return "v" + swaps % VERSIONS;
    }
}
