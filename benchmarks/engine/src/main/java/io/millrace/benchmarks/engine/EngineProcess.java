package io.millrace.benchmarks.engine;

import io.millrace.benchmarks.workload.InHeap;
import io.millrace.benchmarks.workload.Measurement;
import io.millrace.benchmarks.workload.Pass;
import io.millrace.benchmarks.workload.Workload;
import java.sql.SQLException;

/**
 * The JVM of one engine: engine, workload as JSON, passes, events per commit, MB of heap for
 * decoded entities.
 */
public final class EngineProcess {
    private EngineProcess() {}

    public static void main(String[] arguments) throws SQLException {
        var workload = Workload.parse(arguments[1]);
        int passes = Integer.parseInt(arguments[2]);
        int commitEvery = Integer.parseInt(arguments[3]);
        long memory = Long.parseLong(arguments[4]) << 20;
        measure(arguments[0], workload, passes, commitEvery, memory).print();
    }

    static Measurement measure(
            String engine, Workload workload, int passes, int commitEvery, long memory)
            throws SQLException {
        return switch (engine) {
            case "in_heap" -> Pass.last(passes, workload, commitEvery, () -> new InHeap(workload));
            case "ours" ->
                    Pass.last(passes, workload, commitEvery, () -> new OurEngine(workload, memory));
            case "window_store" ->
                    Pass.last(passes, workload, commitEvery, () -> new WindowStoreScan(workload));
            case "duckdb" -> DuckDb.last(passes, workload);
            default -> throw new IllegalArgumentException("no engine '" + engine + "'");
        };
    }
}
