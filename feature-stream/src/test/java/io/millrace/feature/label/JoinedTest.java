package io.millrace.feature.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.label.Joined.Cause;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.KnownEvent;
import io.millrace.feature.wire.LabelValue;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a store holds today must be read by tomorrow's program. */
class JoinedTest {
    private static final Beat BEAT = new Beat(1, 2, 1_700_000_000_000L, Beat.UNKNOWN);

    static Stream<Arguments> golden() {
        var closed = labelled();
        closed.close();
        return Stream.of(
                Arguments.of(
                        "a label that waits",
                        waiting(),
                        "0100010107020480a0abfef962ffffffffffffffffff01080431373ff0000000000000d00f00020600017ff800000000000000000100"),
                Arguments.of(
                        "an event without a label",
                        event(),
                        "01010106020480a0abfef962ffffffffffffffffff01043137d00f000000000000000504026b0102070000017ff800000000000000000100"),
                Arguments.of(
                        "a second revision",
                        labelled(),
                        "01010106020480a0abfef962ffffffffffffffffff01043137d00f000000000000000504026b0102070000023fe0000000000000f02ea01f0212"),
                Arguments.of(
                        "closed",
                        closed,
                        "01010106020480a0abfef962ffffffffffffffffff01043137d00f000000000000000504026b01010001023fe0000000000000f02ea01f0212"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void bytesAreGolden(String name, Joined joined, String golden) {
        assertThat(hex(joined)).as(name).isEqualTo(golden);
        assertThat(hex(Joined.read(HexFormat.of().parseHex(golden))))
                .as("%s, read and written again", name)
                .isEqualTo(golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void truncatedBytesAreNamed(String name, Joined joined, String golden) {
        var bytes = HexFormat.of().parseHex(golden);
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Joined.read(cut))
                    .as("%s: %d bytes", name, length)
                    .isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        var read = Joined.read(labelled().encode(new WireWriter()));
        assertThat(read.event().vector()).containsExactly(7);
        assertThat(read.event().entityKeys()).containsExactly("k", null);
        assertThat(read.revision()).isEqualTo(1);
        assertThat(read.value()).isEqualTo(0.5);
        assertThat(read.labelTime()).isEqualTo(3_000);
        assertThat(read.firstLabelTime()).isEqualTo(2_000);
        assertThat(read.causedBy(new Cause(1, 9))).isTrue();
        assertThat(read.isClosed()).isFalse();

        read = Joined.read(waiting().encode(new WireWriter()));
        assertThat(read.hasEvent()).isFalse();
        assertThat(read.hasExample()).isFalse();
        assertThat(read.waiting().value()).isEqualTo(1);
    }

    @Test
    void anotherVersionIsNamed() {
        var bytes = event().encode(new WireWriter());
        bytes[0] = 2;
        assertThatThrownBy(() -> Joined.read(bytes))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("a joined event");
    }

    private static Joined waiting() {
        var joined = new Joined();
        joined.wait(new LabelValue(BEAT, 4, "17", 1, 1_000, new byte[0], new byte[] {6}));
        return joined;
    }

    private static Joined event() {
        var joined = new Joined();
        joined.event(
                new KnownEvent(BEAT, "17", 1_000, 5, Arrays.asList("k", null), new byte[] {7}));
        return joined;
    }

    private static Joined labelled() {
        var joined = event();
        joined.label(1, 2_000, Joined.BY_SILENCE);
        joined.label(0.5, 3_000, new Cause(1, 9));
        return joined;
    }

    private static String hex(Joined joined) {
        return HexFormat.of().formatHex(joined.encode(new WireWriter()));
    }
}
