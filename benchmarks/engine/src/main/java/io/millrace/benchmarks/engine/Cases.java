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

    /** Holds all that is kept of 10,000 cards. */
    private static final int HOT_MB = 512;

    /** Holds a small part of what is kept of 400,000. */
    private static final int NOT_FITTING_MB = 64;

    private static final long SEED = 20_261_121;

    private Cases() {}

    static Workload workload(boolean quick) {
        int events = quick ? 150_000 : 1_000_000;
        return new Workload(SEED, events, 10_000, 0.8, 60, 0, 1, Workload.SIX_WINDOWS);
    }

    static List<Case> of(boolean quick) {
        var base = workload(quick);
        var subset = base.withOneIn(SUBSET);
        // What is compiled at run time needs some passes, most of all ours.
        int many = quick ? 6 : 10;
        int few = quick ? 1 : 2;
        var cases = new ArrayList<Case>();
        cases.add(hot(IN_HEAP, IN_HEAP, base, many));
        cases.add(hot(OURS, OURS, base, many));
        cases.add(hot(DUCKDB, DUCKDB, base, few));
        cases.add(hot(FLINK_HEAP, FLINK_HEAP, base, many));
        cases.add(hot(FLINK_ROCKSDB, FLINK_ROCKSDB, base, 2));
        cases.add(hot(FLINK_SQL, FLINK_SQL, subset, 2));
        cases.add(hot(WINDOW_STORE, WINDOW_STORE, subset, 2));
        cases.add(hot(OURS_SUBSET, OURS, subset, 2 * many));
        cases.add(hot(OURS_1H, OURS, base.withWindows("1h"), many));
        cases.add(hot(OURS_30D, OURS, base.withWindows("30d"), many));
        cases.add(hot(OURS_LATE, OURS, base.withLatePart(0.05), many));
        if (!quick) {
            var skewed = base.withSkew(1.0);
            cases.add(hot("ours_1d", OURS, base.withWindows("1d"), many));
            cases.add(hot("in_heap_skew_1", IN_HEAP, skewed, many));
            cases.add(hot("ours_skew_1", OURS, skewed, many));
            cases.add(new Case("ours_commit_10k", OURS, base, COMMIT / 10, HOT_MB, many));
            var wide = base.withCards(400_000).withSkew(0.6);
            cases.add(new Case("ours_not_fitting", OURS, wide, COMMIT, NOT_FITTING_MB, 2));
            cases.add(hot("flink_rocksdb_400k_cards", FLINK_ROCKSDB, wide, 2));
        }
        return List.copyOf(cases);
    }

    private static Case hot(String name, String engine, Workload workload, int passes) {
        return new Case(name, engine, workload, COMMIT, HOT_MB, passes);
    }
}
