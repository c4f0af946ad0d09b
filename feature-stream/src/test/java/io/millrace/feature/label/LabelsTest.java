package io.millrace.feature.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.KnownEvent;
import io.millrace.feature.wire.LabelValue;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a store holds today must be read by tomorrow's program. */
class LabelsTest {
    private static final Beat BEAT = new Beat(1, 2, 1_700_000_000_000L, Beat.UNKNOWN);
    private static final HexFormat HEX = HexFormat.of();

    static Stream<Arguments> golden() {
        return Stream.of(
                Arguments.of(
                        "a label that waits",
                        Labels.waiting(label(4, 1, 1_000)),
                        "02000107020480a0abfef962ffffffffffffffffff01080431373ff0000000000000d00f000206"),
                Arguments.of(
                        "silence that is an example",
                        Labels.silence(5, 0, 2_000, 3_000),
                        "02010000000000000005000000000000000000a01ff02e0100"),
                Arguments.of(
                        "silence that is none",
                        Labels.silence(5, Double.NaN, 2_000, 2_000),
                        "02010000000000000005017ff8000000000000a01fa01f0100"),
                Arguments.of(
                        "a second revision",
                        revised(),
                        "02010000000000000005023fe0000000000000f02ec03e0412"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void bytesAreGolden(String name, Labels labels, String golden) {
        assertThat(hex(labels)).as(name).isEqualTo(golden);
        assertThat(hex(Labels.read(HEX.parseHex(golden))))
                .as("%s, read and written again", name)
                .isEqualTo(golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void truncatedBytesAreNamed(String name, Labels labels, String golden) {
        var bytes = HEX.parseHex(golden);
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Labels.read(cut))
                    .as("%s: %d bytes", name, length)
                    .isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        var read = Labels.read(revised().encode(new WireWriter()));
        assertThat(read.isWaiting()).isFalse();
        assertThat(read.hasExample()).isTrue();
        assertThat(read.areSilence()).isFalse();
        assertThat(read.revision()).isEqualTo(1);
        assertThat(read.value()).isEqualTo(0.5);
        assertThat(read.time()).isEqualTo(3_000);
        assertThat(read.revisable()).isEqualTo(4_000);
        assertThat(read.contentHash()).isEqualTo(5);
        assertThat(read.know(label(9, 0.5, 3_000))).as("its label").isTrue();
        assertThat(read.know(label(4, 1, 2_000))).as("the one before").isTrue();
        assertThat(read.know(label(10, 1, 3_500))).as("the next one").isFalse();

        read = Labels.read(Labels.waiting(label(4, 1, 1_000)).encode(new WireWriter()));
        assertThat(read.isWaiting()).isTrue();
        assertThat(read.waiting().value()).isEqualTo(1);

        read = Labels.read(Labels.silence(5, Double.NaN, 2_000, 2_000).encode(new WireWriter()));
        assertThat(read.areSilence()).isTrue();
        assertThat(read.hasExample()).isFalse();
    }

    @Test
    void anotherVersionIsNamed() {
        var bytes = revised().encode(new WireWriter());
        bytes[0] = 1;
        assertThatThrownBy(() -> Labels.read(bytes))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("an event's labels");
    }

    @Test
    void eventsAreGoldenAndThoseOfOlderBuildsAreNamed() {
        var records = Stores.inMemoryKeyValueStore("join").get();
        var store = new JoinStore();
        store.open(records);
        store.put(new KnownEvent(BEAT, "17", 1_000, 5, Arrays.asList("k", null), new byte[] {7}));
        var key = Bytes.wrap(HEX.parseHex("003137"));
        assertThat(HEX.formatHex(records.get(key)))
                .isEqualTo(
                        "020106020480a0abfef962ffffffffffffffffff01043137d00f000000000000000504026b010207");
        assertThat(store.event("17").vector()).containsExactly(7);
        assertThat(store.event("17").entityKeys()).containsExactly("k", null);

        records.put(key, HEX.parseHex("010101060204"));
        assertThatThrownBy(() -> store.event("17"))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("an event that waits for its label has format 1");
    }

    private static Labels revised() {
        var labels = Labels.first(5, label(4, 1, 2_000), 4_000);
        labels.revise(label(9, 0.5, 3_000));
        return labels;
    }

    private static LabelValue label(long offset, double value, long time) {
        return new LabelValue(BEAT, offset, "17", value, time, new byte[0], new byte[] {6});
    }

    private static String hex(Labels labels) {
        return HEX.formatHex(labels.encode(new WireWriter()));
    }
}
