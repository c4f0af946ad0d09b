package io.millrace.benchmarks.engine;

import io.millrace.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/** What the lane runs, in the order of a round. */
final class Cases {
    static final String OURS = "ours";
    static final String OURS_SUBSET = "ours_subset";
    static final String OURS_1H = "ours_1h";
    static final String OURS_30D = "ours_30d";
    static final String OURS_LATE = "ours_late_5_percent";
    static final String IN_HEAP = "in_heap";
    static final String DUCKDB = "duckdb";
    static final String FLINK_SQL = "flink_sql_over";
    static final String FLINK_HEAP = "flink_by_hand_heap";
    static final String FLINK_ROCKSDB = "flink_by_hand_rocksdb";
    static final String WINDOW_STORE = "window_store";

    /** For those who need some 100 us per event. */
    private static final int SUBSET = 20;

    private static final int COMMIT = 100_000;
    private static final int FREQUENT_COMMIT = 10_000;
    private static final long SEED = 20_261_121;

    private Cases() {}

    static Workload workload(boolean quick) {
        int events = quick ? 200_000 : 1_000_000;
        return new Workload(SEED, events, 10_000, 0.8, 60, 0, 1, Workload.SIX_WINDOWS);
    }

    static List<Case> of(boolean quick) {
        var base = workload(quick);
        var subset = base.withOneIn(SUBSET);
        int fast = quick ? 4 : 3;
        int subsetPasses = quick ? 6 : 8;
        var cases = new ArrayList<Case>();
        cases.add(new Case(IN_HEAP, "in_heap", base, COMMIT, fast));
        cases.add(new Case(OURS, "ours", base, COMMIT, fast));
        cases.add(new Case(DUCKDB, "duckdb", base, COMMIT, quick ? 1 : 2));
        cases.add(new Case(FLINK_HEAP, "flink_by_hand_heap", base, COMMIT, fast));
        cases.add(new Case(FLINK_ROCKSDB, "flink_by_hand_rocksdb", base, COMMIT, quick ? 2 : fast));
        cases.add(new Case(FLINK_SQL, "flink_sql_over", subset, COMMIT, 2));
        cases.add(new Case(WINDOW_STORE, "window_store", subset, COMMIT, 2));
        cases.add(new Case(OURS_SUBSET, "ours", subset, COMMIT, subsetPasses));
        cases.add(new Case(OURS_1H, "ours", base.withWindows("1h"), COMMIT, fast));
        cases.add(new Case(OURS_30D, "ours", base.withWindows("30d"), COMMIT, fast));
        cases.add(new Case(OURS_LATE, "ours", base.withLatePart(0.05), COMMIT, fast));
        if (!quick) {
            var hot = base.withSkew(1.0);
            var cold = base.withCards(400_000).withSkew(0.6);
            cases.add(new Case("ours_1d", "ours", base.withWindows("1d"), COMMIT, fast));
            cases.add(new Case("ours_commit_10k", "ours", base, FREQUENT_COMMIT, fast));
            cases.add(new Case("ours_skew_1", "ours", hot, COMMIT, fast));
            cases.add(new Case("in_heap_skew_1", "in_heap", hot, COMMIT, fast));
            cases.add(new Case("ours_400k_cards", "ours", cold, COMMIT, 2));
            cases.add(
                    new Case("flink_rocksdb_400k_cards", "flink_by_hand_rocksdb", cold, COMMIT, 2));
        }
        return List.copyOf(cases);
    }
}
