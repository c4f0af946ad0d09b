package io.millrace.benchmarks.flink;

/** An event, in the shape that Flink calls a POJO. Reused by the source. */
public final class Payment {
    public int card;
    public long time;
    public long cents;
}
