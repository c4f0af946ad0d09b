package io.millrace.standalone.parquet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A column of the group of rows that is being written: the page that is being filled, and those
 * before it. A page is, compressed, which of its rows have a value and these values one behind
 * another.
 */
public final class ParquetChunk {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int DATA_PAGE = 0;
    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int ZSTD = 6;

    private final String name;
    private final ParquetType type;
    private final ByteArrayOutputStream pages = new ByteArrayOutputStream();
    private byte[] there = new byte[1 << 7];
    private byte[] values = new byte[1 << 10];
    private int size;
    private int rows;
    private int present;
    private long chunkRows;
    private long plainBytes;

    ParquetChunk(String name, ParquetType type) {
        this.name = name;
        this.type = type;
    }

    public void addMissing() {
        next(0);
        rows++;
    }

    /** Null where it is missing. */
    public void add(String text) {
        if (text == null) {
            addMissing();
        } else {
            add(text.getBytes(UTF_8));
        }
    }

    /** A text. */
    public void add(byte[] utf8) {
        next(Integer.BYTES + utf8.length);
        INT.set(values, size, utf8.length);
        System.arraycopy(utf8, 0, values, size + Integer.BYTES, utf8.length);
        size += Integer.BYTES + utf8.length;
        addThere();
    }

    public void add(boolean truth) {
        next(1);
        if (truth) {
            values[size + present / Byte.SIZE] |= (byte) (1 << present % Byte.SIZE);
        }
        addThere();
    }

    public void add(long whole) {
        next(Long.BYTES);
        LONG.set(values, size, whole);
        size += Long.BYTES;
        addThere();
    }

    public void add(int small) {
        next(Integer.BYTES);
        INT.set(values, size, small);
        size += Integer.BYTES;
        addThere();
    }

    /** NaN where they are missing. */
    public void add(double[] reals) {
        room(reals.length, reals.length * Double.BYTES);
        int at = size;
        for (int i = 0; i < reals.length; i++) {
            if (!Double.isNaN(reals[i])) {
                LONG.set(values, at, Double.doubleToRawLongBits(reals[i]));
                at += Double.BYTES;
                there[(rows + i) / Byte.SIZE] |= (byte) (1 << (rows + i) % Byte.SIZE);
            }
        }
        present += (at - size) / Double.BYTES;
        size = at;
        rows += reals.length;
    }

    private void addThere() {
        there[rows / Byte.SIZE] |= (byte) (1 << rows % Byte.SIZE);
        rows++;
        present++;
    }

    private void next(int bytes) {
        room(1, bytes);
    }

    private void room(int moreRows, int bytes) {
        if (rows + moreRows > there.length * Byte.SIZE) {
            there = Arrays.copyOf(there, Math.max(2 * there.length, (rows + moreRows) / 4));
        }
        if (size + bytes + rows / Byte.SIZE > values.length) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, size + bytes));
        }
    }

    /** Bytes of the page that is being filled. */
    int pageBytes() {
        return size;
    }

    /** Bytes of the pages before it, as they will stand in the file. */
    int packedBytes() {
        return pages.size();
    }

    void endPage(PageCompressor compressor) {
        if (rows == 0) {
            return;
        }
        if (type == ParquetType.TRUTH) {
            size = (present + Byte.SIZE - 1) / Byte.SIZE;
        }
        var levels = levels();
        int plain = Integer.BYTES + levels.length + size;
        var page = compressor.plain(plain);
        INT.set(page, 0, levels.length);
        System.arraycopy(levels, 0, page, Integer.BYTES, levels.length);
        System.arraycopy(values, 0, page, Integer.BYTES + levels.length, size);
        int packed = compressor.compress(plain);
        var header = new Thrift().small(1, DATA_PAGE).small(2, plain).small(3, packed).begin(5);
        header.small(1, rows).small(2, PLAIN).small(3, RLE).small(4, RLE).end();
        var head = header.bytes();
        pages.writeBytes(head);
        pages.write(compressor.packed(), 0, packed);
        plainBytes += head.length + plain;
        chunkRows += rows;
        Arrays.fill(there, (byte) 0);
        Arrays.fill(values, 0, type == ParquetType.TRUTH ? size : 0, (byte) 0);
        size = 0;
        rows = 0;
        present = 0;
    }

    /** Which rows have a value: one run where all have, else a bit for each. */
    private byte[] levels() {
        boolean all = present == rows;
        int eights = (rows + Byte.SIZE - 1) / Byte.SIZE;
        var levels = new ByteArrayOutputStream();
        int count = all ? rows << 1 : (eights << 1) | 1;
        for (; count >= 0x80; count >>>= 7) {
            levels.write(count | 0x80);
        }
        levels.write(count);
        if (all) {
            levels.write(1);
        } else {
            levels.write(there, 0, eights);
        }
        return levels.toByteArray();
    }

    /** Writes the pages to where the file ends now; says what its end has to say of them. */
    ParquetFile.Description write(OutputStream file, long place) throws IOException {
        pages.writeTo(file);
        long count = chunkRows;
        long plain = plainBytes;
        long packed = pages.size();
        return to -> {
            to.beginElement().whole(2, place).begin(3);
            to.small(1, type.number()).smalls(2, PLAIN, RLE).texts(3, name).small(4, ZSTD);
            to.whole(5, count).whole(6, plain).whole(7, packed).whole(9, place);
            to.end().end();
        };
    }

    /** Bytes of the ended pages without compression. */
    long plainBytes() {
        return plainBytes;
    }

    /** Of the next group of rows. */
    void restart() {
        pages.reset();
        plainBytes = 0;
        chunkRows = 0;
    }
}
