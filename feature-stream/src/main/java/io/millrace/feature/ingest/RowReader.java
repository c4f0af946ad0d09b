package io.millrace.feature.ingest;

import io.millrace.schemas.record.Row;
import java.util.Optional;

/** Reads the bytes of one record into a row, whatever they are written in. */
public abstract class RowReader {
    abstract Row read(byte[] bytes) throws RefusedException;

    /** The row of bytes that {@link #read} has accepted before. */
    public final Row accepted(byte[] bytes) {
        try {
            return read(bytes);
        } catch (RefusedException e) {
            throw new IllegalStateException(
                    "an event that ingest accepted is refused now: " + e.getMessage(), e);
        }
    }

    /** The row, or empty where ingest would refuse it. */
    public final Optional<Row> readable(byte[] bytes) {
        try {
            return Optional.of(read(bytes));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }
}
