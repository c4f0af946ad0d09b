package io.millrace.feature.backfill;

import java.util.function.Supplier;

/**
 * A file of history.
 *
 * @param source name of a source or a table; {@link #LABELS} for the labels
 * @param file as messages name it
 * @param bytes about how much memory its rows take
 */
public record HistoryInput(String source, String file, long bytes, Supplier<HistoryRows> rows) {
    public static final String LABELS = "labels";
}
