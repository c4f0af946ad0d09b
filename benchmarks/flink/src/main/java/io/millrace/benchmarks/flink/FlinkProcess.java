package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.workload.Events;
import io.millrace.benchmarks.workload.Measurement;
import io.millrace.benchmarks.workload.Workload;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The JVM of one Flink job: job, workload as JSON, passes. */
public final class FlinkProcess {
    private static final int MANAGED_MB = 512;

    private FlinkProcess() {}

    public static void main(String[] arguments) throws Exception {
        measure(arguments[0], Workload.parse(arguments[1]), Integer.parseInt(arguments[2])).print();
        // Flink leaves threads behind.
        System.exit(0);
    }

    static Measurement measure(String job, Workload workload, int passes) throws Exception {
        Measurement measured = null;
        for (int i = 0; i < passes; i++) {
            Meter.expect(Events.of(workload).size(), workload.windows().size());
            switch (job) {
                case "flink_sql_over" -> SqlOver.run(environment("hashmap"), workload);
                case "flink_by_hand_heap" -> ByHandOnHeap.run(environment("hashmap"), workload);
                case "flink_by_hand_rocksdb" ->
                        ByHandOnRocksDb.run(environment("rocksdb"), workload);
                default -> throw new IllegalArgumentException("no job '" + job + "'");
            }
            measured = Meter.measurement();
        }
        return measured;
    }

    /** No checkpoints: our engine's lane has no changelog either. */
    private static StreamExecutionEnvironment environment(String backend) {
        var configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(
                TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(MANAGED_MB));
        return StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    }
}
