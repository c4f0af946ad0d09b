package io.millrace.schemas.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.model.Calibration.Knot;
import io.millrace.schemas.record.UnreadableRecordException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    private final Manifest manifest = Manifests.of(new byte[] {1, 2, 3}).signed("key", "c2ln");

    @Test
    void isReadAsItWasWritten() {
        assertThat(Manifest.fromJson(manifest.toJson())).isEqualTo(manifest);
    }

    @Test
    void format1HasTheseBytesForEver() throws IOException {
        assertThat(new String(manifest.toJson(), UTF_8)).isEqualTo(golden("manifest-v1.json"));
        assertThat(new String(ManifestJson.signedBytes(manifest), UTF_8))
                .isEqualTo(golden("manifest-v1.signed.txt"));
    }

    @Test
    void format2HasTheseBytesForEver() throws IOException {
        var elsewhere = Manifests.elsewhere(manifest);

        assertThat(new String(elsewhere.toJson(), UTF_8)).isEqualTo(golden("manifest-v2.json"));
        assertThat(Manifest.fromJson(elsewhere.toJson())).isEqualTo(elsewhere);
        assertThat(new String(ManifestJson.signedBytes(elsewhere), UTF_8))
                .startsWith("millrace manifest 1\n{")
                .contains("\"link\":\"IDENTITY\"")
                .contains("\"missing\":-1");
    }

    @Test
    void format3HasKnotsAndIsSignedWithThem() {
        var knots = List.of(new Knot(-2, -3.5), new Knot(0.25, -3.5), new Knot(1, 2));
        var isotonic = Manifests.calibrated(manifest, Calibration.through(knots));
        var json = new String(isotonic.toJson(), UTF_8);

        assertThat(json)
                .contains(
                        "\"calibration\":{\"a\":1.0,\"b\":0.0,\"knots\":[{\"margin\":-2.0,\"value\":-3.5},"
                                + "{\"margin\":0.25,\"value\":-3.5},{\"margin\":1.0,\"value\":2.0}],"
                                + "\"link\":\"LOGISTIC\"}")
                .contains("\"format\":3");
        assertThat(Manifest.fromJson(isotonic.toJson())).isEqualTo(isotonic);
        assertThat(new String(ManifestJson.signedBytes(isotonic), UTF_8)).contains("\"knots\":[{");
        var falling = json.replace("\"margin\":0.25", "\"margin\":-7");
        assertThatThrownBy(() -> Manifest.fromJson(falling.getBytes(UTF_8)))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("knots that do not ascend");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    "format":1     | "format":4       | format 4
                    "format":1,    | ''               | format null
                    "chunks":1     | "chunks":1,"x":2 | "x"
                    "chunks":1     | "chunks":1,"chunks":1 | Duplicate
                    "chunks":1,    | ''               | chunks
                    "chunks":1     | "chunks":null    | null
                    "chunks":1     | "chunks":2       | 2 chunks for 3 bytes
                    "size":3       | "size":-3        | size -3
                    "task":"binary"| "task":"magic"   | magic
                    "version":"    | "version":"../   | version '../
                    "width":2      | "width":3        | width 3
                    "inputs":[1.0  | "inputs":[1.0,1.0 | a golden row of 3
                    """)
    void anythingElseIsRefused(String text, String replacement, String reason) {
        var json = new String(manifest.toJson(), UTF_8).replace(text, replacement);

        assertThatThrownBy(() -> Manifest.fromJson(json.getBytes(UTF_8)))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void noJsonIsRefused() {
        for (var text : new String[] {"", "[]", "null", "{", "{}", "\"x\"", "{\"format\":1}"}) {
            assertThatThrownBy(() -> Manifest.fromJson(text.getBytes(UTF_8)))
                    .as(text)
                    .isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void theVersionIsTheDayOfTheNewestExampleAndTheHash() {
        assertThat(manifest.version()).isEqualTo("20231114-039058c6");
    }

    private static String golden(String name) throws IOException {
        try (var stream = ManifestTest.class.getResourceAsStream(name)) {
            return new String(stream.readAllBytes(), UTF_8);
        }
    }
}
