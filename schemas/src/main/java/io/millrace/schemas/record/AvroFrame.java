package io.millrace.schemas.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Avro's single-object encoding of one schema: {@code C3 01}, the schema's CRC-64-AVRO fingerprint
 * (8 bytes, little endian), then the fields. Written and read field by field, without generic
 * records. One thread.
 */
final class AvroFrame {
    static final int HEADER_BYTES = 10;

    /** Writes the fields of one record in the order of the schema. */
    interface Body {
        void write(BinaryEncoder to) throws IOException;
    }

    /** Reads the fields of one record in the order of the schema. */
    interface Reader<T> {
        T read(BinaryDecoder from) throws IOException;
    }

    private final byte[] header;
    private final String what;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    private BinaryEncoder encoder;
    private BinaryDecoder decoder;

    AvroFrame(Schema schema, String what) {
        this.what = what;
        this.header =
                ByteBuffer.allocate(HEADER_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put((byte) 0xC3)
                        .put((byte) 0x01)
                        .putLong(SchemaNormalization.parsingFingerprint64(schema))
                        .array();
    }

    byte[] write(Body body) {
        out.reset();
        out.write(header, 0, HEADER_BYTES);
        try {
            encoder = EncoderFactory.get().directBinaryEncoder(out, encoder);
            body.write(encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** Throws where the header is not that of the schema. */
    void check(byte[] bytes) {
        if (bytes == null || bytes.length < HEADER_BYTES) {
            throw new UnreadableRecordException("not " + what + ": no Avro single-object header");
        }
        for (int i = 0; i < HEADER_BYTES; i++) {
            if (bytes[i] != header[i]) {
                throw new UnreadableRecordException(
                        i < 2
                                ? "not " + what + ": no Avro single-object header"
                                : "not "
                                        + what
                                        + " of this definition: it was written with another schema");
            }
        }
    }

    <T> T read(byte[] bytes, Reader<T> reader) {
        check(bytes);
        try {
            decoder =
                    DecoderFactory.get()
                            .binaryDecoder(
                                    bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, decoder);
            var record = reader.read(decoder);
            if (!decoder.isEnd()) {
                throw new UnreadableRecordException("not " + what + ": bytes are left over");
            }
            return record;
        } catch (IOException | AvroRuntimeException | NegativeArraySizeException e) {
            throw new UnreadableRecordException("not " + what + ": " + e.getMessage(), e);
        }
    }
}
