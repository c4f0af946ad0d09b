package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.workload.Events;
import io.millrace.benchmarks.workload.Workload;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The source: events from memory. */
final class Payments extends RichMapFunction<Long, Payment> {
    private static final long serialVersionUID = 1;

    private final String workload;
    private final boolean reused;
    private transient Events events;
    private transient Payment payment;

    private Payments(String workload, boolean reused) {
        this.workload = workload;
        this.reused = reused;
    }

    /**
     * @param reused whether those behind it look at an event only while it passes
     */
    static SingleOutputStreamOperator<Payment> of(
            StreamExecutionEnvironment environment, Workload workload, boolean reused) {
        long last = Events.of(workload).size() - 1L;
        return environment
                .fromSequence(0, last)
                .map(new Payments(workload.toJson(), reused))
                .returns(Payment.class);
    }

    @Override
    public void open(OpenContext context) {
        events = Events.of(Workload.parse(workload));
        payment = new Payment();
    }

    @Override
    public Payment map(Long index) {
        int i = index.intValue();
        if (i == 0) {
            Meter.start();
        }
        var next = reused ? payment : new Payment();
        next.card = events.card(i);
        next.time = events.time(i);
        next.cents = events.cents(i);
        return next;
    }
}
