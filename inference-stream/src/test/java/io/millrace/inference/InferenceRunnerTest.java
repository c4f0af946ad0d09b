package io.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.kafka.BrokerProcess;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.Health;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.ModelStatus;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.FeatureVector;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program on a real broker. */
class InferenceRunnerTest {
    private static final long PATIENCE_SECONDS = 40;

    @TempDir Path directory;

    private final Plan plan = Pipelines.PLAN;
    private Clients clients;
    private LiveTopics topics;
    private Metrics metrics;
    private InferenceRunner runner;

    @BeforeEach
    void open() throws Exception {
        Pipelines.KEY.trustIn(directory.resolve("keys"));
        clients = clients(Map.of());
        topics = new LiveTopics(plan, clients);
    }

    @AfterEach
    void close() {
        topics.close();
        if (runner != null) {
            end();
        }
    }

    @Test
    void holdsSwapsResumesAndNeverGuesses() throws Exception {
        begin(clients);
        topics.send(vector("early", FeatureVector.NO_ACTIVATION, null));
        await("to hold", () -> runner.health().detail().startsWith("holding"));
        assertThat(runner.champion()).isEmpty();

        var first = Pipelines.bundle("v1", Pipelines.forest(1));
        topics.publish(first);
        await("v1 loaded", () -> topics.statuses().get("test/v1") == ModelStatus.State.LOADED);
        assertThat(runner.health().state()).isEqualTo(Health.State.STARTING);
        activate("v1");
        await("READY", () -> runner.health().ready());
        topics.send(vector("one", 0, "v1"));

        topics.publish(
                new ModelBundle(first.manifest().signed("0000", "AAAA"), first.onnx()), "v1-again");
        topics.publish(Pipelines.bundle("v2", Pipelines.forest(2)));
        activate("v2");
        topics.send(vector("two", 2, "v2"));
        topics.send(vector("late", 0, "v1"));
        await("4 predictions", () -> runner.meters().predictions() == 4);
        await("v2 active", () -> topics.statuses().get("test/v2") == ModelStatus.State.ACTIVE);
        assertThat(topics.statuses())
                .containsEntry("test/v1", ModelStatus.State.LOADED)
                .containsEntry("test/-", ModelStatus.State.ALIVE);
        end();
        assertThat(runner.stopped()).isCompleted();
        assertThat(topics.statuses()).doesNotContainKey("test/-");

        topics.send(vector("after", 2, "v2"));
        begin(clients(Map.of("kafka.client.max.poll.interval.ms", "15000")));
        await("the prediction after the restart", () -> runner.meters().predictions() == 1);
        activate("v3");
        topics.send(vector("ahead", 4, "v3"));
        await("a task to wait", () -> runner.meters().waiting() == 1);
        topics.publish(Pipelines.bundle("v3", Pipelines.forest(3)));
        await("the prediction by v3", () -> runner.meters().predictions() == 2);

        activate("v4");
        topics.send(vector("never", 6, "v4"));
        assertThatThrownBy(() -> runner.stopped().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("v4");
        assertThat(runner.health().state()).isEqualTo(Health.State.FAILED);
        var versions = new TreeMap<String, String>();
        for (var prediction : topics.predictions()) {
            assertThat(versions.put(prediction.eventId(), prediction.version())).isNull();
        }
        assertThat(versions)
                .isEqualTo(
                        Map.of(
                                "early", "v1", "one", "v1", "two", "v2", "late", "v1", "after",
                                "v2", "ahead", "v3"));
    }

    private Clients clients(Map<String, String> more) throws Exception {
        return new Clients(BrokerProcess.shared().settings(directory.resolve("data"), more));
    }

    private void begin(Clients with) {
        metrics = Metrics.create();
        runner =
                new InferenceRunner(
                        plan, with, metrics, directory.resolve("keys"), "test", Clock.systemUTC());
        runner.start();
    }

    private void end() {
        runner.close();
        runner.close();
        metrics.close();
    }

    private FeatureVector vector(String id, long activation, String champion) {
        return Pipelines.vector(id, activation, champion, 1, Double.NaN, 3);
    }

    private long activate(String version) throws Exception {
        return topics.activate(Activation.champion(version, "test", "test", 0));
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("waiting for %s, %s", what, runner.health())
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }
}
