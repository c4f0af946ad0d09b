package io.millrace.benchmarks.backfill;

/** What is run. */
enum Side {
    OURS(false),
    OURS_PARQUET(true),
    DUCKDB(false),
    DUCKDB_PARQUET(true);

    private final boolean writes;

    Side(boolean writes) {
        this.writes = writes;
    }

    /** Whether it writes Parquet; else what it computes is dropped. */
    boolean writes() {
        return writes;
    }
}
