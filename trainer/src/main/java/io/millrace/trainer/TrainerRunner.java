package io.millrace.trainer;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.Health;
import io.millrace.runtime.run.Program;
import io.millrace.schemas.plan.Plan;
import io.millrace.trainer.run.RunRecord;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Runs the trainer: the first model as soon as there are enough examples, then one each {@code
 * training.every} of event time. One run at a time, on one thread.
 */
public final class TrainerRunner implements Program {
    public static final String NAME = "trainer";

    /**
     * @param signingKey file of the key that signs manifests, see {@link
     *     io.millrace.schemas.model.SigningKey#load}
     * @param listener told of every run when it has ended, on the trainer's thread
     */
    public TrainerRunner(
            Plan plan,
            Clients clients,
            Metrics metrics,
            Path signingKey,
            Consumer<RunRecord> listener) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void start() {}

    @Override
    public Health health() {
        return Health.of(Health.State.STARTING);
    }

    @Override
    public CompletableFuture<Void> stopped() {
        return new CompletableFuture<>();
    }

    @Override
    public void close() {}
}
