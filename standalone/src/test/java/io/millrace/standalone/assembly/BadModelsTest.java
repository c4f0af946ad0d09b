package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.run.Shutdown;
import io.millrace.schemas.model.ModelStatus;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.ActivationCodec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bundles that nobody should serve, put straight into the topic of models: each is refused with the
 * check that stopped it, while events are scored by the model that was there.
 */
final class BadModelsTest {
    @TempDir Path directory;
    private final Plan plan = TinyModel.plan();
    private final TinyModel model = TinyModel.train(plan);
    private final Map<String, String> expected = new TreeMap<>();
    private LoopClient client;
    private int events;

    /** To renew the corpus, run this test with {@code -Dmillrace.corpus=write}. */
    @BeforeEach
    void prepare() throws Exception {
        if ("write".equals(System.getProperty("millrace.corpus"))) {
            new ModelCorpusWriter(plan, model).write();
        }
        ModelCorpus.trustIn(directory);
    }

    @Test
    @Timeout(180)
    void eachIsRefusedWhileScoringGoesOn() throws Exception {
        try (var shutdown = new Shutdown()) {
            var assembly = start(shutdown);
            model.publish(plan, assembly.clients(), Keys.in(directory).signing());
            spoil();
            scoreOne();

            LoopClient.eventually(
                    () -> {
                        var states = states();
                        var outcomes = new TreeMap<String, String>();
                        expected.keySet()
                                .forEach(version -> outcomes.put(version, check(states, version)));
                        assertThat(outcomes).isEqualTo(expected);
                        assertThat(client.predictions(plan))
                                .hasSize(events)
                                .extracting(Prediction::version)
                                .containsOnly(model.version());
                    });
            assertThat(assembly.health().ready()).isTrue();
        }
    }

    /** As the trainer never does it: anyone with the right may append an activation. */
    @Test
    @Timeout(180)
    void aRefusedOneThatIsActivatedEndsTheProgramAndScoresNothing() throws Exception {
        var refused =
                ModelCorpus.read().stream()
                        .filter(entry -> entry.version().equals("unsigned"))
                        .findFirst()
                        .orElseThrow();
        var version = refused.version();
        try (var shutdown = new Shutdown()) {
            var assembly = start(shutdown);
            model.publish(plan, assembly.clients(), Keys.in(directory).signing());
            send(refused);
            scoreOne();
            client.predictions(plan, events);
            LoopClient.eventually(
                    () -> assertThat(check(states(), version)).isEqualTo("signature"));

            activate(version);
            // what is stamped before the activation is known everywhere is still scored
            LoopClient.eventually(
                    () -> {
                        scoreOne();
                        assertThat(assembly.stopped()).isDone();
                    });
            saysWhy(assembly, version);
        }
        try (var shutdown = new Shutdown()) {
            var assembly = start(shutdown);
            saysWhy(assembly, version);
            activate(model.version());
            scoreOne();

            assertThat(client.predictions(plan))
                    .hasSizeLessThan(events)
                    .extracting(Prediction::version)
                    .containsOnly(model.version());
            assertThat(client.deadLetters(plan)).isEmpty();
        }
    }

    private Assembly start(Shutdown shutdown) throws Exception {
        var settings = LoopClient.settings(directory, Map.of("log.level", "error"));
        var assembly = Assembly.start(plan, settings, 0, shutdown, run -> {});
        client = shutdown.add("client", new LoopClient(assembly.clients()));
        return assembly;
    }

    private static void saysWhy(Assembly assembly, String version) {
        assertThatThrownBy(() -> assembly.stopped().get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(FailureException.class)
                .hasMessageContaining(version + ", which has to score a vector, was refused")
                .hasMessageContaining("signature");
    }

    private void activate(String version) throws Exception {
        var activation = Activation.champion(version, "a test", "a test", 0);
        client.send(
                new ProducerRecord<>(
                        plan.topics().activations(), ActivationCodec.encode(activation)));
    }

    private void spoil() throws Exception {
        for (var entry : ModelCorpus.read()) {
            send(entry);
            expected.put(entry.version(), entry.expected());
            scoreOne();
        }
        client.send(new ProducerRecord<>(plan.topics().models(), new byte[] {-1}, null));
        client.send(
                new ProducerRecord<>(
                        plan.topics().activations(),
                        plan.pipeline().getBytes(UTF_8),
                        "no JSON".getBytes(UTF_8)));
    }

    private void send(ModelCorpus.Entry entry) throws Exception {
        for (var record : entry.records(plan.topics().models())) {
            client.send(record);
        }
    }

    private void scoreOne() throws Exception {
        var event = "{\"id\":%d,\"t\":%d,\"account\":\"a\",\"amount\":1}";
        var value = event.formatted(events, 1_732_158_000 + events).getBytes(UTF_8);
        client.send(new ProducerRecord<>("tiny.payments", 0, null, value));
        events++;
    }

    /** The latest of each version. */
    private Map<String, ModelStatus> states() {
        var states = new HashMap<String, ModelStatus>();
        for (var record : client.all(plan.topics().modelStatus())) {
            if (record.value() != null) {
                var status = ModelStatus.fromJson(record.value());
                if (status.version() != null) {
                    states.put(status.version(), status);
                }
            }
        }
        return states;
    }

    private static String check(Map<String, ModelStatus> states, String version) {
        var status = states.get(version);
        if (status == null) {
            return "nothing";
        }
        if (status.state() == ModelStatus.State.REFUSED) {
            assertThat(status.reason()).isNotBlank();
            return status.check();
        }
        return status.state().name().toLowerCase(Locale.ROOT);
    }
}
