package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.workload.Answer;
import io.millrace.benchmarks.workload.CardWindows;
import io.millrace.benchmarks.workload.Workload;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * A job by hand for state that fits on the heap: what a card keeps is the very object that the
 * reference keeps. The events are said to be partitioned by card already, as ours are, which spares
 * Flink its shuffle.
 */
final class ByHandOnHeap extends KeyedProcessFunction<Integer, Payment, Answered> {
    private static final long serialVersionUID = 1;

    private final long[] lengths;
    private final long lateness;
    private transient ValueState<CardWindows> cards;
    private transient Answered answered;

    private ByHandOnHeap(Workload workload) {
        this.lengths = workload.lengths();
        this.lateness = workload.lateness();
    }

    static void run(StreamExecutionEnvironment environment, Workload workload) throws Exception {
        DataStreamUtils.reinterpretAsKeyedStream(
                        Payments.of(environment, workload, true), payment -> payment.card)
                .process(new ByHandOnHeap(workload))
                .returns(Answered.class)
                .sinkTo(new MeterSink());
        environment.execute();
    }

    @Override
    public void open(OpenContext context) {
        cards =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("cards", CardWindows.class));
        answered = new Answered();
        answered.answer = new double[lengths.length * Answer.VALUES];
    }

    @Override
    public void processElement(Payment payment, Context context, Collector<Answered> out)
            throws Exception {
        var card = cards.value();
        if (card == null) {
            card = new CardWindows(lengths, lateness);
        }
        card.process(payment.time, payment.cents, answered.answer);
        cards.update(card);
        answered.card = payment.card;
        answered.time = payment.time;
        out.collect(answered);
    }
}
