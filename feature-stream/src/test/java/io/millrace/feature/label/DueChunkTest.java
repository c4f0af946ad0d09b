package io.millrace.feature.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DueChunkTest {
    private static final DueChunk CHUNK =
            new DueChunk(
                    List.of(new Due(1_000, "a"), new Due(1_000, "b"), new Due(3_600_000, "17")));
    private static final String GOLDEN = "0106d00f0261000262b0aab703043137";

    @Test
    void bytesAreGolden() {
        assertThat(HexFormat.of().formatHex(CHUNK.encode(new WireWriter()))).isEqualTo(GOLDEN);
        assertThat(DueChunk.read(HexFormat.of().parseHex(GOLDEN))).isEqualTo(CHUNK);
    }

    @Test
    void truncatedBytesAreNamed() {
        var bytes = HexFormat.of().parseHex(GOLDEN);
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> DueChunk.read(cut))
                    .as("%s of %s bytes", length, bytes.length)
                    .isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void chunksAreSmallAndOfOneHour() {
        var dues = new ArrayList<Due>();
        for (int i = 0; i < 1_000; i++) {
            dues.add(new Due(i % 2 == 0 ? i : 10_000_000 + i, "id" + i));
        }
        var chunks = DueChunk.of(dues);
        assertThat(chunks).hasSize(4).allMatch(chunk -> chunk.dues().size() <= 256);
        assertThat(chunks).flatExtracting(DueChunk::dues).containsExactlyInAnyOrderElementsOf(dues);
        assertThat(chunks.stream().flatMap(chunk -> chunk.dues().stream()).toList())
                .isSortedAccordingTo(Due.BY_TIME);
        assertThat(DueChunk.of(List.of())).isEmpty();
    }
}
