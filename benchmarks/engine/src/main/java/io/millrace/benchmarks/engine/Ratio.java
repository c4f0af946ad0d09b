package io.millrace.benchmarks.engine;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A figure of a round that compares two of its cases.
 *
 * @param name in the JSON
 * @param meaning for people
 * @param cost whether less is better
 * @param ofRound NaN where a case is missing
 */
record Ratio(String name, String meaning, boolean cost, ToDoubleFunction<Round> ofRound) {
    /** The figures that the issue asks for. */
    static final List<Ratio> ALL =
            List.of(
                    faster(Cases.IN_HEAP, Cases.OURS, Cases.IN_HEAP, "the in-heap reference's"),
                    faster(
                            Cases.DUCKDB,
                            Cases.OURS,
                            Cases.DUCKDB,
                            "DuckDB's rows/s in a batch on one thread"),
                    faster(
                            Cases.FLINK_SQL,
                            Cases.OURS_SUBSET,
                            Cases.FLINK_SQL,
                            "Flink SQL OVER's on heap, both on the subset of cards"),
                    new Ratio(
                            "flink_by_hand",
                            "our events/s divided by those of the faster of the two Flink jobs by"
                                    + " hand",
                            false,
                            round ->
                                    round.throughput(Cases.OURS)
                                            / Math.max(
                                                    round.throughput(Cases.FLINK_HEAP),
                                                    round.throughput(Cases.FLINK_ROCKSDB))),
                    faster(
                            Cases.FLINK_HEAP,
                            Cases.OURS,
                            Cases.FLINK_HEAP,
                            "those of the Flink job by hand on heap state"),
                    faster(
                            Cases.FLINK_ROCKSDB,
                            Cases.OURS,
                            Cases.FLINK_ROCKSDB,
                            "those of the Flink job by hand on RocksDB"),
                    faster(
                            Cases.WINDOW_STORE,
                            Cases.OURS_SUBSET,
                            Cases.WINDOW_STORE,
                            "the Kafka Streams window store scan's, both on the subset of cards"),
                    dearer(
                            "length_30d_to_1h",
                            Cases.OURS_30D,
                            Cases.OURS_1H,
                            "our CPU per event with one window of 30 d divided by that with one of"
                                    + " 1 h"),
                    dearer(
                            "windows_6_to_1",
                            Cases.OURS,
                            Cases.OURS_30D,
                            "our CPU per event with six windows divided by that with the 30 d one"
                                    + " alone"),
                    dearer(
                            "late_5_percent",
                            Cases.OURS_LATE,
                            Cases.OURS,
                            "our CPU per event with 5 % of the events up to 1 h late divided by that"
                                    + " with all in order"));

    private static Ratio faster(String name, String ours, String peer, String whose) {
        return new Ratio(
                name,
                "our events/s divided by " + whose,
                false,
                round -> round.throughput(ours) / round.throughput(peer));
    }

    private static Ratio dearer(String name, String ours, String base, String meaning) {
        return new Ratio(name, meaning, true, round -> round.cost(ours) / round.cost(base));
    }

    /** Median over the rounds; NaN where a case is missing. */
    double median(List<Round> rounds) {
        return median(rounds.stream().mapToDouble(ofRound).toArray());
    }

    static double median(double[] values) {
        var sorted = values.clone();
        java.util.Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
