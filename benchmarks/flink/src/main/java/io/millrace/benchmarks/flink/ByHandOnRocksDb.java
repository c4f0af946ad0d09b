package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.workload.Answer;
import io.millrace.benchmarks.workload.Workload;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * A job by hand for state of any size, laid out for RocksDB: per card one head that is read and
 * written with each event, and blocks of older events that are read when something in them expires.
 * Events in order only; our engine's way with late ones is not asked of it.
 */
final class ByHandOnRocksDb extends KeyedProcessFunction<Integer, Payment, Answered> {
    private static final long serialVersionUID = 1;

    private final long[] lengths;
    private transient ValueState<byte[]> heads;
    private transient MapState<Integer, byte[]> blocks;
    private transient Head head;
    private transient Answered answered;

    private ByHandOnRocksDb(Workload workload) {
        this.lengths = workload.lengths();
    }

    static void run(StreamExecutionEnvironment environment, Workload workload) throws Exception {
        DataStreamUtils.reinterpretAsKeyedStream(
                        Payments.of(environment, workload, true), payment -> payment.card)
                .process(new ByHandOnRocksDb(workload))
                .returns(Answered.class)
                .sinkTo(new MeterSink());
        environment.execute();
    }

    @Override
    public void open(OpenContext context) {
        var bytes = PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
        heads = getRuntimeContext().getState(new ValueStateDescriptor<>("heads", bytes));
        blocks =
                getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("blocks", Types.INT, bytes));
        head = new Head(lengths, new StoredBlocks(blocks));
        answered = new Answered();
        answered.answer = new double[lengths.length * Answer.VALUES];
    }

    @Override
    public void processElement(Payment payment, Context context, Collector<Answered> out)
            throws Exception {
        head.read(heads.value());
        head.process(payment.time, payment.cents, answered.answer);
        heads.update(head.write());
        answered.card = payment.card;
        answered.time = payment.time;
        out.collect(answered);
    }
}
