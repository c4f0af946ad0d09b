package io.millrace.feature.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.feature.wire.WireReader;
import io.millrace.feature.wire.WireWriter;
import io.millrace.schemas.record.IdType;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.HexFormat;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BlockCodecTest {
    private final WireWriter writer = new WireWriter();
    private final WireReader reader = new WireReader();

    @Test
    void goldenBytesOfAllKindsOfColumns() {
        var block = new EventBlock(SomeEvents.ALL_KINDS);
        block.insert(
                0,
                SomeEvents.event(
                        1_000,
                        new EventId().set(IdType.STRING, "é"),
                        7,
                        0x0102_0304,
                        5,
                        0b111111,
                        new long[] {-3, Double.doubleToRawLongBits(1.5), 250, 1, 0, 990},
                        new String[] {null, null, null, null, "x", null}));
        block.insert(
                1,
                SomeEvents.event(
                        1_001,
                        new EventId().set(IdType.STRING, "b"),
                        4,
                        -1,
                        0,
                        0b000001,
                        new long[] {64, 0, 0, 0, 0, 0},
                        new String[6]));
        block.addLabel(0, 8, 0, 1);
        block.addLabel(0, 9, 1, 0.5);

        assertThat(hex(block))
                .isEqualTo(
                        "0104d00f0204c3a90262010e0501020304ffffffff0a00017e020580013ff8000000000000"
                                + "f40302027813040e1000010e1202023fe0000000000000");
    }

    @Test
    void goldenBytesOfConsecutiveNumbers() {
        var block = new EventBlock(SomeEvents.NUMBERED);
        for (int i = 0; i < 3; i++) {
            block.insert(i, SomeEvents.numbered(100 + i, 40 - i, i + 5));
        }

        assertThat(hex(block)).isEqualTo("0106c8010202500101000a0000002800000027000000260000");
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll long seed) {
        var random = new Random(seed);
        var block = new EventBlock(SomeEvents.ALL_KINDS);
        int size = random.nextInt(100);
        for (int i = 0; i < size; i++) {
            block.insert(i, SomeEvents.random(random, i / 3, random.nextInt(1_000)));
            if (random.nextInt(4) == 0) {
                block.addLabel(i, random.nextInt(1_000), 0, random.nextInt(3) / 2.0);
            }
        }

        new BlockCodec(SomeEvents.ALL_KINDS).write(block, writer.start());
        var bytes = writer.bytes();
        var read = new BlockCodec(SomeEvents.ALL_KINDS).read(reader.over(bytes));

        assertThat(read.size()).isEqualTo(size);
        for (int i = 0; i < size; i++) {
            assertThat(read.time(i)).isEqualTo(block.time(i));
            assertThat(read.id(i).text()).isEqualTo(block.id(i).text());
            assertThat(read.ordinal(i)).isEqualTo(block.ordinal(i));
            assertThat(read.hash(i)).isEqualTo(block.hash(i));
            assertThat(read.label(i, -1)).isEqualTo(block.label(i, -1));
            for (int filter = 0; filter < 3; filter++) {
                assertThat(read.satisfies(i, filter)).isEqualTo(block.satisfies(i, filter));
            }
            for (int column = 0; column < 6; column++) {
                assertThat(read.has(i, column)).isEqualTo(block.has(i, column));
                assertThat(read.bits(i, column)).isEqualTo(block.bits(i, column));
                assertThat(read.text(i, column)).isEqualTo(block.text(i, column));
            }
        }
    }

    @Test
    void anotherFormatIsRefused() {
        var bytes = new byte[] {2, 0};

        assertThatThrownBy(() -> new BlockCodec(SomeEvents.NUMBERED).read(reader.over(bytes)))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("a block of events has format 2");
    }

    private String hex(EventBlock block) {
        new BlockCodec(block.layout).write(block, writer.start());
        return HexFormat.of().formatHex(writer.bytes());
    }
}
