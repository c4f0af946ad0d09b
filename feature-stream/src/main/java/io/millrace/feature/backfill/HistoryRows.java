package io.millrace.feature.backfill;

import java.util.List;

/** The rows of one file, in their order. One thread at a time. */
public interface HistoryRows extends AutoCloseable {
    /** The next rows, at most so many; empty at the end. */
    List<HistoryRow> next(int most);

    @Override
    void close();
}
