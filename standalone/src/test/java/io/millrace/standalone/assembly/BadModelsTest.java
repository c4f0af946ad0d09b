package io.millrace.standalone.assembly;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.runtime.run.Shutdown;
import io.millrace.schemas.model.BundleKey;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.model.ModelStatus;
import io.millrace.schemas.model.Prediction;
import io.millrace.schemas.model.SigningKey;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Activation;
import io.millrace.schemas.record.ActivationCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bundles that nobody should serve, put straight into the topic of models: each is refused with the
 * check that stopped it, while events are scored by the model that was there.
 */
final class BadModelsTest {
    private static final int OVERSIZED = (64 << 20) + 1;
    private static final int DAMAGED = 20;

    @TempDir Path directory;
    private final Plan plan = TinyModel.plan();
    private final TinyModel model = TinyModel.train(plan);
    private final Map<String, String> expected = new TreeMap<>();
    private final long seed = System.nanoTime();
    private LoopClient client;
    private SigningKey trusted;
    private int events;
    private int versions;

    @Test
    @Timeout(180)
    void eachIsRefusedWhileScoringGoesOn() throws Exception {
        try (var shutdown = new Shutdown()) {
            var assembly = start(shutdown);
            model.publish(plan, assembly.clients(), Keys.in(directory).signing());
            spoil();
            var damaged = damaged();
            scoreOne();

            LoopClient.eventually(
                    () -> {
                        var states = states();
                        var refused = new TreeMap<String, String>();
                        expected.keySet()
                                .forEach(version -> refused.put(version, check(states, version)));
                        assertThat(refused).isEqualTo(expected);
                        for (var version : damaged) {
                            assertThat(check(states, version))
                                    .as("version %s, seed %d", version, seed)
                                    .isIn(
                                            "loaded", // the flipped bit was in a name or a comment
                                            "structure",
                                            "load",
                                            "shapes",
                                            "golden-rows");
                        }
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
        var refused = unsigned(model.onnx());
        var version = refused.manifest().version();
        try (var shutdown = new Shutdown()) {
            var assembly = start(shutdown);
            model.publish(plan, assembly.clients(), Keys.in(directory).signing());
            publish("signature", refused, List.of(model.onnx()));
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

    private Assembly start(Shutdown shutdown) {
        var settings = LoopClient.settings(directory, Map.of("log.level", "error"));
        var assembly = Assembly.start(plan, settings, 0, shutdown, run -> {});
        client = shutdown.add("client", new LoopClient(assembly.clients()));
        trusted = SigningKey.load(Keys.in(directory).signing());
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
        var onnx = model.onnx();
        var flipped = onnx.clone();
        flipped[flipped.length / 2] ^= 1;
        var good = good(onnx);
        publish("chunks", good, List.of(flipped));
        good = good(onnx);
        publish("chunks", good, List.of(Arrays.copyOf(onnx, onnx.length - 1)));
        good = good(onnx);
        publish("chunks", good, List.of());
        send(BundleKey.manifest(version("chunks")), "no JSON".getBytes(UTF_8));
        send(BundleKey.manifest(version("chunks")), new byte[0]);
        send(BundleKey.manifest(version("chunks")), "{}".getBytes(UTF_8));
        send(BundleKey.manifest(version("chunks")), good.manifest().toJson());
        publish("signature", unsigned(onnx), List.of(onnx));
        var strangers = SigningKey.generate().sign(unsigned(onnx).manifest());
        publish("signature", new ModelBundle(strangers, onnx), List.of(onnx));
        var other = trusted.sign(unsigned(onnx).manifest());
        var claimed = unsigned(onnx).manifest().signed(other.keyId(), other.signature());
        publish("signature", new ModelBundle(claimed, onnx), List.of(onnx));
        publish("structure", good(new byte[onnx.length]), List.of(new byte[onnx.length]));
        var cut = Arrays.copyOf(onnx, onnx.length / 2);
        publish("structure", good(cut), List.of(cut));
        var wrong = signed(model.unsigned(next(), "0123456789abcdef", onnx));
        publish("fingerprint", wrong, List.of(onnx));
        var oversized = new byte[OVERSIZED];
        publish("size", good(oversized), Chunks.split(oversized));

        client.send(new ProducerRecord<>(plan.topics().models(), new byte[] {-1}, null));
        client.send(
                new ProducerRecord<>(
                        plan.topics().activations(),
                        plan.pipeline().getBytes(UTF_8),
                        "no JSON".getBytes(UTF_8)));
    }

    /** Flipped bits under a good signature: as if the trainer's exporter were broken. */
    private List<String> damaged() throws Exception {
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var versions = new ArrayList<String>();
        for (int i = 0; i < DAMAGED; i++) {
            var onnx = model.onnx();
            onnx[random.nextInt(onnx.length)] ^= (byte) (1 << random.nextInt(8));
            var bundle = good(onnx);
            versions.add(bundle.manifest().version());
            send(bundle, List.of(onnx));
        }
        return versions;
    }

    private ModelBundle good(byte[] onnx) {
        return signed(unsigned(onnx));
    }

    private ModelBundle signed(ModelBundle bundle) {
        return new ModelBundle(trusted.sign(bundle.manifest()), bundle.onnx());
    }

    private ModelBundle unsigned(byte[] onnx) {
        return model.unsigned(next(), plan.fingerprint(), onnx);
    }

    private String next() {
        return "20990101-%08x".formatted(versions++);
    }

    private String version(String check) {
        var version = next();
        expected.put(version, check);
        return version;
    }

    private void publish(String check, ModelBundle bundle, List<byte[]> chunks) throws Exception {
        expected.put(bundle.manifest().version(), check);
        send(bundle, chunks);
        scoreOne();
    }

    private void send(ModelBundle bundle, List<byte[]> chunks) throws Exception {
        var version = bundle.manifest().version();
        for (int i = 0; i < chunks.size(); i++) {
            send(new BundleKey(version, i), chunks.get(i));
        }
        send(BundleKey.manifest(version), bundle.manifest().toJson());
    }

    private void send(BundleKey key, byte[] value) throws Exception {
        client.send(new ProducerRecord<>(plan.topics().models(), 0, key.bytes(), value));
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
