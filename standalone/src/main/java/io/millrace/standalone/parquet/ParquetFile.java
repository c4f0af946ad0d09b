package io.millrace.standalone.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that is being written, some rows after others: each column gets the values of these rows,
 * then {@link #endRows} follows. It is whole after {@link #finish}. One thread.
 */
public final class ParquetFile implements Closeable {
    private static final byte[] MAGIC = "PAR1".getBytes(US_ASCII);
    private static final int VERSION = 1;
    private static final int OPTIONAL = 1;

    /** A page is worked on in the processor's cache. */
    private static final int PAGE_BYTES = 1 << 16;

    /** What may wait in memory until a group of rows is whole. */
    private static final int GROUP_BYTES = 1 << 25;

    private static final int GROUP_ROWS = 1 << 17;

    private final List<String> names = new ArrayList<>();
    private final List<ParquetType> types = new ArrayList<>();
    private final List<ParquetChunk> chunks = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final PageCompressor compressor = new PageCompressor();
    private final OutputStream file;
    private long place = MAGIC.length;
    private long groupRows;

    /** A group of rows, with what is said of each column. */
    private record Group(long rows, long bytes, List<Description> columns) {}

    /** Writes what the file's end says of a column. */
    @FunctionalInterface
    interface Description {
        void write(Thrift to);
    }

    public ParquetFile(Path path) throws IOException {
        file = Files.newOutputStream(path);
        file.write(MAGIC);
    }

    /** Adds a column; all are there before the first rows. */
    public ParquetChunk column(String name, ParquetType type) {
        var chunk = new ParquetChunk(name, type);
        names.add(name);
        types.add(type);
        chunks.add(chunk);
        return chunk;
    }

    /** So many rows more are in all columns. */
    public void endRows(int count) throws IOException {
        groupRows += count;
        long packed = 0;
        for (var chunk : chunks) {
            if (chunk.pageBytes() >= PAGE_BYTES) {
                chunk.endPage(compressor);
            }
            packed += chunk.packedBytes();
        }
        if (groupRows >= GROUP_ROWS || packed >= GROUP_BYTES) {
            endGroup();
        }
    }

    private void endGroup() throws IOException {
        if (groupRows == 0) {
            return;
        }
        var columns = new ArrayList<Description>(chunks.size());
        long bytes = 0;
        for (var chunk : chunks) {
            chunk.endPage(compressor);
            columns.add(chunk.write(file, place));
            place += chunk.packedBytes();
            bytes += chunk.plainBytes();
            chunk.restart();
        }
        groups.add(new Group(groupRows, bytes, columns));
        groupRows = 0;
    }

    /** Writes what is left, and what the file has in it. */
    public void finish() throws IOException {
        endGroup();
        var end = new Thrift().small(1, VERSION).structures(2, 1 + chunks.size());
        end.beginElement().text(4, "vectors").small(5, chunks.size()).end();
        for (int i = 0; i < chunks.size(); i++) {
            end.beginElement().small(1, types.get(i).number()).small(3, OPTIONAL);
            end.text(4, names.get(i));
            types.get(i).writeMeaning(end);
            end.end();
        }
        end.whole(3, groups.stream().mapToLong(Group::rows).sum());
        end.structures(4, groups.size());
        for (var group : groups) {
            end.beginElement().structures(1, group.columns().size());
            group.columns().forEach(column -> column.write(end));
            end.whole(2, group.bytes()).whole(3, group.rows()).end();
        }
        var bytes = end.text(6, "Millrace").bytes();
        file.write(bytes);
        var length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        file.write(length.putInt(bytes.length).array());
        file.write(MAGIC);
    }

    @Override
    public void close() throws IOException {
        compressor.close();
        file.close();
    }
}
