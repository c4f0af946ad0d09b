package io.millrace.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.Pipelines;
import io.millrace.inference.gate.Check;
import io.millrace.inference.gate.GateLimits;
import io.millrace.inference.gate.Refusal;
import io.millrace.inference.gate.ServeGate;
import io.millrace.inference.session.Scorer;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.problem.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLibraryTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir Path directory;

    private final Map<String, ModelBundle> topic = new HashMap<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private ModelLibrary library;

    @BeforeEach
    void open() {
        library =
                new ModelLibrary(
                        new ServeGate(Pipelines.PLAN, Pipelines.TRUSTED, GateLimits.DEFAULT),
                        new ModelCache(directory, this::again),
                        2,
                        new Told());
    }

    @AfterEach
    void close() {
        library.close();
    }

    @Test
    void waitsForAVersionThatIsPublishedLater() throws Exception {
        var waiting = CompletableFuture.supplyAsync(() -> library.await("v1", LONG));
        library.publish(bundle("v1", 1));

        try (var lease = waiting.get(20, TimeUnit.SECONDS)) {
            assertThat(lease.manifest().version()).isEqualTo("v1");
        }
        assertThat(told()).containsExactly("admitted v1");
    }

    @Test
    void givesUpWhenPatienceEnds() {
        assertThatThrownBy(() -> library.await("v1", SHORT))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("v1")
                .hasMessageContaining("not on the models topic");
    }

    @Test
    void aRefusedVersionIsRefusedWithItsReason() {
        var good = bundle("v1", 1);
        library.publish(
                new ModelBundle(good.manifest().signed(good.manifest().keyId(), ""), good.onnx()));

        assertThatThrownBy(() -> library.await("v1", LONG))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("not signed");
        assertThat(told()).hasSize(1).first().asString().startsWith("refused v1 signature");
    }

    @Test
    void aBrokenVersionMayBePublishedAgain() {
        library.broken("v1", "chunk 0 is missing");
        assertThatThrownBy(() -> library.await("v1", LONG)).hasMessageContaining("chunk 0");

        library.publish(bundle("v1", 1));

        library.await("v1", LONG).close();
        assertThat(told()).containsExactly("refused v1 chunks", "admitted v1");
    }

    @Test
    void aVersionKeepsItsFirstContent() {
        library.publish(bundle("v1", 1));
        library.publish(bundle("v1", 2));

        try (var lease = library.await("v1", LONG)) {
            assertThat(lease.manifest().sha256()).isEqualTo(bundle("v1", 1).manifest().sha256());
        }
    }

    @Test
    void theLeastUsedGoesAndComesBack() {
        for (int i = 1; i <= 3; i++) {
            library.publish(bundle("v" + i, i));
        }
        try (var first = Scorer.of(library.await("v1", LONG))) {
            library.await("v2", LONG).close();
            library.await("v3", LONG).close();
            assertThat(library.isLoaded("v1")).isFalse();
            assertThat(library.isLoaded("v3")).isTrue();

            var row = new double[] {1, 2, 3};
            assertThat(first.margin(row)).isEqualTo(Pipelines.forest(1).margin(row));
        }

        library.await("v1", LONG).close();

        assertThat(library.isLoaded("v2")).isFalse();
        assertThat(told()).containsExactly("admitted v1", "admitted v2", "admitted v3");
    }

    @Test
    void aFileChangedOnDiskIsRefused() throws Exception {
        var bundle = bundle("v1", 1);
        library.publish(bundle);
        var file = directory.resolve(bundle.manifest().sha256() + ".onnx");
        var bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> library.await("v1", LONG)).hasMessageContaining("sha256");
        assertThat(told()).containsExactly("refused v1 " + Check.SHA256.text());
    }

    @Test
    void whatIsNotNeededGoesFromTheDiskAndComesFromTheTopicAgain() throws Exception {
        Files.write(directory.resolve("left.part"), new byte[1]);
        Files.write(directory.resolve("0123.onnx"), new byte[1]);
        for (int i = 1; i <= 4; i++) {
            var bundle = bundle("v" + i, i);
            topic.put("v" + i, bundle);
            library.publish(bundle);
        }

        library.clean(Set.of("v1"));

        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(file("v1"), file("v3"), file("v4"));
        }
        library.await("v2", LONG).close();
        assertThat(directory.resolve(file("v2"))).exists();
    }

    private String file(String version) {
        return topic.get(version).manifest().sha256() + ".onnx";
    }

    private ModelBundle again(Manifest manifest) {
        return topic.get(manifest.version());
    }

    /** All that the library tells until it ends. */
    private List<String> told() {
        library.close();
        return told;
    }

    private static ModelBundle bundle(String version, long seed) {
        return Pipelines.bundle(version, Pipelines.forest(seed));
    }

    private final class Told implements ModelLibrary.Listener {
        @Override
        public void admitted(String version) {
            told.add("admitted " + version);
        }

        @Override
        public void refused(String version, Refusal refusal) {
            told.add("refused " + version + " " + refusal.check().text());
        }
    }
}
