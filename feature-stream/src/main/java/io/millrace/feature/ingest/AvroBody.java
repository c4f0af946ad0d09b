package io.millrace.feature.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * The bytes of an Avro record, which may be any bytes at all: what they claim is checked before
 * memory or time is spent on it. Avro's own datum readers allocate what a length says, and count
 * through an array of empty items however many there are said to be. One thread.
 */
final class AvroBody {
    /** Nested structures that are passed over; deeper ones would end in a stack overflow. */
    private static final int DEEPEST = 256;

    /** Values that are passed over in one record: only empty ones can be more than its bytes. */
    private static final int MOST_PASSED_OVER = 8 << 20;

    /** What Java puts in the place of bytes that are no character; may also have been written. */
    private static final char REPLACED = '\uFFFD';

    private BinaryDecoder decoder;
    private int length;
    private int passedOver;

    /** The same, over other bytes. */
    AvroBody over(byte[] bytes, int offset) {
        length = bytes.length - offset;
        decoder = DecoderFactory.get().binaryDecoder(bytes, offset, length, decoder);
        passedOver = 0;
        return this;
    }

    boolean ended() throws IOException {
        return decoder.isEnd();
    }

    int integer() throws IOException {
        return decoder.readInt();
    }

    long number() throws IOException {
        return decoder.readLong();
    }

    float single() throws IOException {
        return decoder.readFloat();
    }

    double real() throws IOException {
        return decoder.readDouble();
    }

    boolean truth() throws IOException {
        return decoder.readBoolean();
    }

    /** The branch of a union that was written. */
    Schema branch(Schema union) throws IOException {
        return union.getTypes().get(index(union.getTypes().size(), "branches"));
    }

    String symbol(Schema written) throws IOException {
        var symbols = written.getEnumSymbols();
        return symbols.get(index(symbols.size(), "symbols"));
    }

    byte[] bytes() throws IOException {
        return fixed(size());
    }

    byte[] fixed(int size) throws IOException {
        if (size > length) {
            throw new IOException("it ends too early");
        }
        var bytes = new byte[size];
        decoder.readFixed(bytes, 0, size);
        return bytes;
    }

    /** Bytes as a text; other than UTF-8 is an error. */
    static String text(byte[] utf8) throws CharacterCodingException {
        var text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACED) < 0) {
            return text;
        }
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(utf8))
                .toString();
    }

    void skip(Schema written) throws IOException {
        skip(written, 0);
    }

    private void skip(Schema written, int depth) throws IOException {
        if (depth > DEEPEST || ++passedOver > MOST_PASSED_OVER) {
            throw new IOException("it is nested too deeply or has too many values");
        }
        switch (written.getType()) {
            case NULL -> {}
            case BOOLEAN -> decoder.skipFixed(1);
            case INT, LONG, ENUM -> decoder.readLong();
            case FLOAT -> decoder.skipFixed(Float.BYTES);
            case DOUBLE -> decoder.skipFixed(Double.BYTES);
            case STRING, BYTES -> decoder.skipFixed(size());
            case FIXED -> decoder.skipFixed(written.getFixedSize());
            case UNION -> skip(branch(written), depth + 1);
            case RECORD -> {
                for (var field : written.getFields()) {
                    skip(field.schema(), depth + 1);
                }
            }
            case ARRAY -> skipItems(written.getElementType(), false, depth + 1);
            case MAP -> skipItems(written.getValueType(), true, depth + 1);
        }
    }

    /**
     * Blocks of items, each behind its count; a negative count is followed by the block's bytes.
     */
    private void skipItems(Schema item, boolean named, int depth) throws IOException {
        for (long count = decoder.readLong(); count != 0; count = decoder.readLong()) {
            if (count < 0) {
                decoder.skipFixed(size());
            }
            for (long i = 0; i < count; i++) {
                if (named) {
                    decoder.skipFixed(size());
                }
                skip(item, depth);
            }
        }
    }

    private int index(int count, String what) throws IOException {
        int index = decoder.readIndex();
        if (index < 0 || index >= count) {
            throw new IOException("it has number " + index + " of " + count + " " + what);
        }
        return index;
    }

    private int size() throws IOException {
        long size = decoder.readLong();
        if (size < 0 || size > length) {
            throw new IOException("a length of " + size + " bytes is not in it");
        }
        return (int) size;
    }
}
