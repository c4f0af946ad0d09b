package io.millrace.feature.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.record.Succession;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of the joints are for ever: what is written today must be read by tomorrow's program.
 */
class WireTest {
    private static final Beat BEAT = new Beat(1, 2, 1_700_000_000_000L, Beat.UNKNOWN);

    private static final Values VALUES =
            new Values(new double[] {1.5, Double.NaN}, new String[] {null, "x"});

    static Stream<Arguments> golden() {
        return Stream.of(
                Arguments.of(
                        "beat",
                        BEAT.encode(new WireWriter()),
                        "0108020480a0abfef962ffffffffffffffffff01",
                        reader(Beat::read)),
                Arguments.of(
                        "entity event",
                        new EntityEvent(
                                        BEAT,
                                        9,
                                        true,
                                        "k",
                                        "17",
                                        1_000,
                                        0x0123456789abcdefL,
                                        1,
                                        3,
                                        new long[] {250, 0},
                                        new String[] {null, "é"})
                                .encode(new WireWriter()),
                        "0101020480a0abfef962ffffffffffffffffff011201026b043137d00f0123456789abcdef020604f40304c3a9",
                        reader(from -> EntityEvent.read(from, 2))),
                Arguments.of(
                        "label update",
                        new LabelUpdate("17", 1_000, 1.0, 2).encode(new WireWriter()),
                        "0102043137d00f3ff000000000000004",
                        reader(LabelUpdate::read)),
                Arguments.of(
                        "gather event",
                        new GatherEvent(BEAT, "17", 1_000, 5, 3, 42, 2_000, null, new byte[] {1, 2})
                                .encode(new WireWriter()),
                        "0103020480a0abfef962ffffffffffffffffff01043137d00f00000000000000050654a01f01040102",
                        reader(GatherEvent::read)),
                Arguments.of(
                        "answer",
                        new Answer(
                                        BEAT,
                                        1,
                                        "17",
                                        1_000,
                                        5,
                                        false,
                                        true,
                                        new Values(
                                                new double[] {1.5, Double.NaN, Double.NaN},
                                                new String[] {null, null, "x"}))
                                .encode(new WireWriter()),
                        "0104020480a0abfef962ffffffffffffffffff0102043137d00f0000000000000005000106013ff800000000000000020278",
                        reader(Answer::read)),
                Arguments.of(
                        "activation",
                        new ActivationEntry(3, "v1", Long.MIN_VALUE).encode(new WireWriter()),
                        "010506047631ffffffffffffffffff01",
                        reader(ActivationEntry::read)),
                Arguments.of(
                        "succession",
                        new SuccessionEntry(Succession.SERVES).encode(new WireWriter()),
                        "010c02",
                        reader(SuccessionEntry::read)),
                Arguments.of(
                        "turn",
                        new Turn("17", 1_000, true).encode(new WireWriter()),
                        "010d043137d00f01",
                        reader(Turn::read)),
                Arguments.of(
                        "known event",
                        new KnownEvent(
                                        BEAT,
                                        "17",
                                        1_000,
                                        5,
                                        Arrays.asList("k", null),
                                        new byte[] {1})
                                .encode(new WireWriter()),
                        "0106020480a0abfef962ffffffffffffffffff01043137d00f000000000000000504026b010201",
                        reader(KnownEvent::read)),
                Arguments.of(
                        "label value",
                        new LabelValue(BEAT, 4, "17", 1, 1_000, new byte[0], new byte[] {7})
                                .encode(new WireWriter()),
                        "0107020480a0abfef962ffffffffffffffffff01080431373ff0000000000000d00f000207",
                        reader(LabelValue::read)),
                Arguments.of(
                        "table row",
                        new TableRow(1, 9, 1_000, VALUES).encode(new WireWriter()),
                        "01090212d00f0104013ff8000000000000020278",
                        reader(TableRow::read)),
                Arguments.of(
                        "deleted table row",
                        new TableRow(1, 9, 1_000, null).encode(new WireWriter()),
                        "01090212d00f00",
                        reader(TableRow::read)),
                Arguments.of(
                        "table question",
                        new TableQuestion(BEAT, "k", "17", 1_000, 5).encode(new WireWriter()),
                        "010a020480a0abfef962ffffffffffffffffff01026b043137d00f0000000000000005",
                        reader(TableQuestion::read)),
                Arguments.of(
                        "passing event",
                        new PassingEvent(
                                        BEAT,
                                        9,
                                        null,
                                        "17",
                                        1_000,
                                        5,
                                        List.of(VALUES),
                                        new byte[] {7})
                                .encode(new WireWriter()),
                        "010b020480a0abfef962ffffffffffffffffff011201043137d00f00000000000000050204013ff80000000000000202780207",
                        reader(PassingEvent::read)));
    }

    private static Function<byte[], Object> reader(Function<WireReader, Object> read) {
        return bytes -> {
            var from = new WireReader().over(bytes);
            JointKind.read(from);
            return read.apply(from);
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void bytesAreGolden(String name, byte[] bytes, String golden, Function<byte[], Object> reader) {
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(golden);
        assertThat(reader.apply(bytes)).as(name).isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("golden")
    void truncatedBytesAreNamed(
            String name, byte[] bytes, String golden, Function<byte[], Object> reader) {
        for (int length = 0; length < bytes.length; length++) {
            var cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> reader.apply(cut))
                    .as(name + " " + golden.length())
                    .isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Property
    void numbersTextsAndRealsReadBack(
            @ForAll List<Long> numbers, @ForAll String text, @ForAll double real) {
        var writer = new WireWriter().start();
        numbers.forEach(writer::number);
        var bytes = writer.text(text).real(real).bytes();

        var reader = new WireReader().over(bytes);

        numbers.forEach(number -> assertThat(reader.number()).isEqualTo(number));
        // A lone surrogate has no UTF-8 and becomes a question mark, as everywhere in Java.
        assertThat(reader.text())
                .isEqualTo(
                        new String(
                                text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                java.nio.charset.StandardCharsets.UTF_8));
        assertThat(reader.real()).isEqualTo(real);
    }
}
