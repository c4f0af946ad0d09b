package io.millrace.benchmarks.scoring;

import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.schemas.record.Activation;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The hop from features to predictions, turn by turn with the pass-through. */
final class Hop {
    /**
     * One round.
     *
     * @param ours first, or second in every other round
     */
    record Round(Burst.Took ours, Burst.Took passThrough) {}

    private Hop() {}

    /**
     * @param warmUp vectors that are not measured
     * @param vectors of a burst
     */
    static List<Round> measure(
            Path directory, int warmUp, int rounds, int vectors, PrintStream progress)
            throws Exception {
        var broker = BrokerProcess.own(Files.createDirectory(directory.resolve("broker")));
        try (var millrace = Lane.millrace(broker, directory);
                var passThrough = Lane.passThrough(broker, directory);
                var ours = new Burst(millrace);
                var bare = new Burst(passThrough)) {
            var plan = millrace.plan();
            millrace.topics().publish(Workload.bundle("v1", plan, Workload.trees(plan, 1)));
            millrace.topics().activate(Activation.champion("v1", "a benchmark", "bench", 0));
            ours.of(warmUp);
            bare.of(warmUp);
            var measured = new ArrayList<Round>();
            for (int i = 0; i < rounds; i++) {
                var first = (i % 2 == 0 ? ours : bare).of(vectors);
                var second = (i % 2 == 0 ? bare : ours).of(vectors);
                var round = i % 2 == 0 ? new Round(first, second) : new Round(second, first);
                measured.add(round);
                progress.printf(
                        Locale.ROOT,
                        "hop, round %d of %d: ours %,.0f/s, %.1f us of CPU; pass-through %,.0f/s, %.1f us%n",
                        i + 1,
                        rounds,
                        round.ours().perSecond(),
                        round.ours().cpuMicros(),
                        round.passThrough().perSecond(),
                        round.passThrough().cpuMicros());
            }
            return measured;
        } finally {
            broker.kill();
        }
    }
}
