package io.millrace.schemas.model;

import java.util.List;

/**
 * Exact counts of values between edges.
 *
 * @param edges ascending; bin {@code i} holds {@code edges[i-1] <= x < edges[i]}, the first and the
 *     last bin are open
 * @param counts one more than there are edges; none where nothing was counted
 * @param missing number of missing values
 */
public record Histogram(List<Double> edges, List<Long> counts, long missing) {
    public static final Histogram EMPTY = new Histogram(List.of(), List.of(), 0);

    public Histogram {
        edges = List.copyOf(edges);
        counts = List.copyOf(counts);
        if (!counts.isEmpty() && counts.size() != edges.size() + 1) {
            throw new IllegalArgumentException(
                    "%d edges need %d counts, not %d"
                            .formatted(edges.size(), edges.size() + 1, counts.size()));
        }
    }
}
