package io.millrace.benchmarks.engine;

import io.millrace.benchmarks.workload.Workload;

/**
 * One row of the table: an engine and what it is given.
 *
 * @param name by which ratios and the JSON refer to it
 * @param engine as {@link EngineProcess} or the Flink module's process know it
 * @param commitEvery events between two commits, where the engine commits
 * @param memory MB of heap for our engine's decoded entities
 * @param passes through the events, of which the last is measured
 */
record Case(
        String name, String engine, Workload workload, int commitEvery, int memory, int passes) {
    boolean onFlink() {
        return engine.startsWith("flink");
    }

    boolean isOurs() {
        return engine.equals("ours");
    }
}
