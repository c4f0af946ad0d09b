package io.millrace.benchmarks.flink;

/** The answer to an event. Reused by the operator that fills it. */
public final class Answered {
    public int card;
    public long time;
    public double[] answer;
}
