package io.millrace.standalone.replay;

import com.github.luben.zstd.ZstdInputStream;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.problem.Problem;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * A file of one source's events.
 *
 * @param source its name in the definition
 * @param key field whose value keys the records; null for records without key
 * @param fields the declared fields in order, and whether each is text
 * @param columns where fields do not come from the column of their own name
 */
public record ReplayFile(
        String source,
        String topic,
        Path path,
        EventTime time,
        String key,
        Map<String, Boolean> fields,
        Map<String, Column> columns) {
    private static final String FORMS =
            "expected .csv, .jsonl, .ndjson or .json, plain, .gz or .zst";

    /** Where a field comes from. */
    public Column column(String field) {
        return columns.getOrDefault(field, Column.named(field));
    }

    /** Bytes on disk. */
    public long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Its rows, in the order they are in.
     *
     * @param bytesRead is raised by what is read from disk
     */
    public RowReader open(AtomicLong bytesRead) {
        try {
            var input = decompressed(new Counted(Files.newInputStream(path), bytesRead));
            return csv() ? new CsvRows(this, input) : new JsonRows(this, input);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    public FailureException unreadable(IOException cause) {
        return new FailureException(
                "cannot read " + path + ": " + cause, "check the path and the file", cause);
    }

    private boolean csv() {
        var name = bareName();
        if (name.endsWith(".csv")) {
            return true;
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
            return false;
        }
        throw new DefinitionException(
                path.toString(),
                List.of(new Problem(source, 0, "is not a kind of file that replay reads", FORMS)));
    }

    private InputStream decompressed(InputStream input) throws IOException {
        var name = lowerName();
        var buffered = new BufferedInputStream(input, 1 << 16);
        return name.endsWith(".gz")
                ? new GZIPInputStream(buffered, 1 << 16)
                : name.endsWith(".zst") ? new ZstdInputStream(buffered) : buffered;
    }

    private String bareName() {
        return lowerName().replaceFirst("\\.(gz|zst)$", "");
    }

    private String lowerName() {
        return path.getFileName().toString().toLowerCase(Locale.ROOT);
    }

    private static final class Counted extends FilterInputStream {
        private final AtomicLong bytes;

        Counted(InputStream input, AtomicLong bytes) {
            super(input);
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) {
                bytes.incrementAndGet();
            }
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            if (count > 0) {
                bytes.addAndGet(count);
            }
            return count;
        }
    }
}
