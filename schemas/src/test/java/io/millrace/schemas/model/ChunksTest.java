package io.millrace.schemas.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.record.UnreadableRecordException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunksTest {
    @ParameterizedTest
    @ValueSource(ints = {1, Chunks.BYTES - 1, Chunks.BYTES, Chunks.BYTES + 1, 3 * Chunks.BYTES})
    void filesAreCutAndJoined(int size) {
        var onnx = bytes(size);
        var chunks = Chunks.split(onnx);

        assertThat(chunks).hasSize(Chunks.count(size)).allMatch(c -> c.length <= Chunks.BYTES);
        assertThat(Chunks.join(Manifests.of(onnx), numbered(onnx)).onnx()).isEqualTo(onnx);
    }

    @Test
    void whatIsNotTheFileIsRefused() {
        var onnx = bytes(2 * Chunks.BYTES);
        var manifest = Manifests.of(onnx);
        var missing = numbered(onnx);
        missing.remove(1);
        var shorter = numbered(onnx);
        shorter.put(1, new byte[3]);
        var other = numbered(onnx);
        other.put(1, new byte[Chunks.BYTES]);

        assertRefused(manifest, missing, "chunk 1 of 2");
        assertRefused(manifest, shorter, "bytes");
        assertRefused(manifest, other, "sha256");
    }

    @Test
    void keysHaveTheseBytesForEver() {
        assertThat(new BundleKey("20231114-039058c6", 12).bytes())
                .isEqualTo("chunk/20231114-039058c6/12".getBytes(UTF_8));
        assertThat(BundleKey.manifest("20231114-039058c6").bytes())
                .isEqualTo("manifest/20231114-039058c6".getBytes(UTF_8));
    }

    @Test
    void keysAreReadBack() {
        for (var key : new BundleKey[] {new BundleKey("v", 0), BundleKey.manifest("v")}) {
            assertThat(BundleKey.parse(key.bytes())).contains(key);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "chunk/v",
                "chunk/v/01",
                "chunk/v/-1",
                "chunk/v/99999999999",
                "manifest/",
                "manifest/a/b",
                "manifest/..",
                "chunk/../0",
                "other/v"
            })
    void otherKeysAreNotOurs(String key) {
        assertThat(BundleKey.parse(key.getBytes(UTF_8))).isEmpty();
        assertThat(BundleKey.parse(null)).isEmpty();
    }

    private static void assertRefused(Manifest manifest, Map<Integer, byte[]> chunks, String why) {
        assertThatThrownBy(() -> Chunks.join(manifest, chunks))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining(why);
    }

    private static Map<Integer, byte[]> numbered(byte[] onnx) {
        var numbered = new HashMap<Integer, byte[]>();
        for (var chunk : Chunks.split(onnx)) {
            numbered.put(numbered.size(), chunk);
        }
        return numbered;
    }

    private static byte[] bytes(int size) {
        var bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
