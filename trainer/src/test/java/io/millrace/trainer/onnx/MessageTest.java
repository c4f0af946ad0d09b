package io.millrace.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class MessageTest {
    @Test
    void writesTheExamplesOfTheProtobufEncodingGuide() {
        assertThat(hex(new Message().integer(1, 150))).isEqualTo("089601");
        assertThat(hex(new Message().text(2, "testing"))).isEqualTo("120774657374696e67");
        assertThat(hex(new Message().nested(3, new Message().integer(1, 150))))
                .isEqualTo("1a03089601");
        assertThat(hex(new Message().integers(6, new long[] {3, 270, 86942})))
                .isEqualTo("3206038e029ea705");
    }

    @Test
    void writesNegativeIntegersInTenBytesAndTagsAboveFifteenInTwo() {
        assertThat(hex(new Message().integer(1, -2))).isEqualTo("08feffffffffffffffff01");
        assertThat(hex(new Message().integer(20, 7))).isEqualTo("a00107");
    }

    @Test
    void writesFloatsPackedAndLittleEndian() {
        assertThat(hex(new Message().floats(7, new float[] {1, -2.5f})))
                .isEqualTo("3a080000803f000020c0");
    }

    private static String hex(Message message) {
        return HexFormat.of().formatHex(message.toByteArray());
    }
}
