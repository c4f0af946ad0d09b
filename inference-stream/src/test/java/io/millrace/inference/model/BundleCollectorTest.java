package io.millrace.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.Pipelines;
import io.millrace.schemas.model.BundleKey;
import io.millrace.schemas.model.ModelBundle;
import io.millrace.schemas.record.UnreadableRecordException;
import org.junit.jupiter.api.Test;

class BundleCollectorTest {
    private final BundleCollector collector = new BundleCollector(1 << 20);
    private final ModelBundle bundle = Pipelines.bundle("v1", Pipelines.forest(1));
    private final byte[] manifest = bundle.manifest().toJson();

    @Test
    void aManifestCompletesItsChunks() {
        assertThat(collector.accept(new BundleKey("v1", 0), bundle.onnx())).isEmpty();

        var collected = collector.accept(BundleKey.manifest("v1"), manifest).orElseThrow();

        assertThat(collected.onnx()).isEqualTo(bundle.onnx());
        assertThat(collected.manifest()).isEqualTo(bundle.manifest());
    }

    @Test
    void withoutItsChunksAManifestIsWrong() {
        assertThatThrownBy(() -> collector.accept(BundleKey.manifest("v1"), manifest))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("missing");
    }

    @Test
    void aManifestOfAnotherVersionIsWrong() {
        assertThatThrownBy(() -> collector.accept(BundleKey.manifest("v2"), manifest))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("v1");
    }

    @Test
    void tombstonesTakeAway() {
        collector.accept(new BundleKey("v1", 0), bundle.onnx());
        collector.accept(new BundleKey("v1", 0), null);

        assertThatThrownBy(() -> collector.accept(BundleKey.manifest("v1"), manifest))
                .hasMessageContaining("missing");
        assertThat(collector.accept(BundleKey.manifest("v1"), null)).isEmpty();
    }

    @Test
    void leftoversDoNotFillTheMemory() {
        collector.accept(new BundleKey("v1", 0), bundle.onnx());
        collector.accept(new BundleKey("left-1", 0), new byte[600 << 10]);
        collector.accept(new BundleKey("left-2", 0), new byte[600 << 10]);

        assertThatThrownBy(() -> collector.accept(BundleKey.manifest("v1"), manifest))
                .hasMessageContaining("missing");
    }
}
