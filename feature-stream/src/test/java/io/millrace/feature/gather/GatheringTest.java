package io.millrace.feature.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.wire.Answer;
import io.millrace.feature.wire.Beat;
import io.millrace.feature.wire.GatherEvent;
import io.millrace.feature.wire.KnownEvent;
import io.millrace.feature.wire.Values;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a store holds today must be read by tomorrow's program. */
class GatheringTest {
    private static final int ENTITIES = 2;
    private static final Beat BEAT = new Beat(1, 2, 1_700_000_000_000L, Beat.UNKNOWN);
    private static final GatherEvent EVENT =
            new GatherEvent(BEAT, "17", 1_000, 5, 3, 42, 2_000, null, new byte[] {1, 2});
    private static final Answer ANSWER =
            new Answer(
                    BEAT,
                    1,
                    "17",
                    1_000,
                    5,
                    false,
                    true,
                    new Values(new double[] {1.5}, new String[] {null}));

    private static final byte[] KNOWN =
            new KnownEvent(BEAT, "17", 1_000, 5, List.of(), new byte[] {7})
                    .encode(new WireWriter());

    static Stream<Arguments> golden() {
        var event = new Gathering(ENTITIES);
        event.add(EVENT, EVENT.encode(new WireWriter()));
        var answer = new Gathering(ENTITIES);
        answer.add(ANSWER, ANSWER.encode(new WireWriter()));
        var both = new Gathering(ENTITIES);
        both.add(EVENT, EVENT.encode(new WireWriter()));
        both.add(ANSWER, ANSWER.encode(new WireWriter()));
        var complete = new Gathering(ENTITIES);
        complete.add(EVENT, EVENT.encode(new WireWriter()));
        complete.complete(1, true, new byte[] {7}, KNOWN);
        var refused = new Gathering(ENTITIES);
        refused.add(EVENT, EVENT.encode(new WireWriter()));
        refused.refuse(Gathering.EVENT_PART);
        var elsewhere = new Gathering(ENTITIES);
        elsewhere.add(EVENT, EVENT.encode(new WireWriter()));
        elsewhere.complete(Gathering.TURN_PART, false, new byte[] {7}, KNOWN);
        var told = new Gathering(ENTITIES);
        told.tell(true);
        var awaiting = new Gathering(ENTITIES);
        awaiting.add(EVENT, EVENT.encode(new WireWriter()));
        awaiting.await(KNOWN);
        return Stream.of(
                Arguments.of(
                        "elsewhere",
                        elsewhere,
                        "0103000000000000000503045401480106020480a0abfef962ffffffffffffffffff01043137d00f0000000000000005000207"),
                Arguments.of("told", told, "01040000"),
                Arguments.of(
                        "awaiting",
                        awaiting,
                        "0106010103020480a0abfef962ffffffffffffffffff01043137d00f00000000000000050654a01f0104010200"),
                Arguments.of(
                        "event",
                        event,
                        "0100010103020480a0abfef962ffffffffffffffffff01043137d00f00000000000000050654a01f0104010200"),
                Arguments.of(
                        "answer",
                        answer,
                        "010000040104020480a0abfef962ffffffffffffffffff0102043137d00f0000000000000005000102013ff8000000000000"),
                Arguments.of(
                        "both",
                        both,
                        "0100010103020480a0abfef962ffffffffffffffffff01043137d00f00000000000000050654a01f01040102040104020480a0abfef962ffffffffffffffffff0102043137d00f0000000000000005000102013ff8000000000000"),
                Arguments.of(
                        "complete",
                        complete,
                        "0101000000000000000502045401480106020480a0abfef962ffffffffffffffffff01043137d00f0000000000000005000207"),
                Arguments.of("refused", refused, "0102000000000000000501045404010201"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void bytesAreGolden(String name, Gathering gathering, String golden) {
        assertThat(hex(gathering)).as(name).isEqualTo(golden);
        assertThat(hex(Gathering.read(HexFormat.of().parseHex(golden), ENTITIES)))
                .as("%s, read and written again", name)
                .isEqualTo(golden);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void truncatedBytesAreNamed(String name, Gathering gathering, String golden) {
        var bytes = HexFormat.of().parseHex(golden);
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Gathering.read(cut, ENTITIES))
                    .as("%s: %d bytes", name, length)
                    .isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        var both = new Gathering(ENTITIES);
        both.add(EVENT, EVENT.encode(new WireWriter()));
        both.add(ANSWER, ANSWER.encode(new WireWriter()));
        var read = Gathering.read(both.encode(new WireWriter()), ENTITIES);
        assertThat(read.event()).usingRecursiveComparison().isEqualTo(EVENT);
        assertThat(read.values(1, 1).numbers()).containsExactly(1.5);
        assertThat(read.hasAll()).isFalse();
        assertThat(read.contradicts(5)).isFalse();
        assertThat(read.contradicts(6)).isTrue();

        both.complete(1, true, new byte[] {7}, KNOWN);
        read = Gathering.read(both.encode(new WireWriter()), ENTITIES);
        assertThat(read.isComplete()).isTrue();
        assertThat(read.completedBy(1)).isTrue();
        assertThat(read.sourcePartition()).isEqualTo(2);
        assertThat(read.sourceOffset()).isEqualTo(42);
        assertThat(read.vector()).containsExactly(7);
        assertThat(read.known()).isEqualTo(KNOWN);
        assertThat(read.contradicts(6)).isTrue();
    }

    @Test
    void ofTwoAnswersToTheSameEventTheFirstCounts() {
        var gathering = new Gathering(ENTITIES);
        for (double value : new double[] {1.5, 2.5}) {
            add(gathering, 5, value);
        }
        assertThat(gathering.values(1, 1).numbers()).containsExactly(1.5);

        add(gathering, 6, 3.5);
        assertThat(gathering.values(1, 1).numbers()).as("of other content").containsExactly(3.5);
    }

    private static void add(Gathering gathering, long contentHash, double value) {
        var values = new Values(new double[] {value}, new String[] {null});
        var answer = new Answer(BEAT, 1, "17", 1_000, contentHash, false, true, values);
        gathering.add(answer, answer.encode(new WireWriter()));
    }

    @Test
    void anotherVersionIsNamed() {
        var bytes = new Gathering(ENTITIES).encode(new WireWriter());
        bytes[0] = 2;
        assertThatThrownBy(() -> Gathering.read(bytes, ENTITIES))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("a gathering");
    }

    private static String hex(Gathering gathering) {
        return HexFormat.of().formatHex(gathering.encode(new WireWriter()));
    }
}
