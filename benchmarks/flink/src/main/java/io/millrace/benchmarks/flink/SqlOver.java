package io.millrace.benchmarks.flink;

import io.millrace.benchmarks.workload.Answer;
import io.millrace.benchmarks.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * SQL: one OVER aggregation per window, each around the one before, because a streaming SELECT
 * takes only one kind of window (FLINK-8651). Its frames are closed, so that a window of W is one
 * of W - 1 ms. An answer comes when the watermark passes its event, not when the event arrives.
 */
final class SqlOver {
    private SqlOver() {}

    static void run(StreamExecutionEnvironment environment, Workload workload) throws Exception {
        var tables = StreamTableEnvironment.create(environment);
        var payments =
                Payments.of(environment, workload, false)
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.<Payment>forMonotonousTimestamps()
                                        .withTimestampAssigner((payment, before) -> payment.time));
        tables.createTemporaryView(
                "payments",
                payments,
                Schema.newBuilder()
                        .column("card", "int")
                        .column("time", "bigint")
                        .column("cents", "bigint")
                        .columnByExpression("amount", "cast(cents as double)")
                        .columnByMetadata("at", DataTypes.TIMESTAMP_LTZ(3), "rowtime")
                        .watermark("at", "source_watermark()")
                        .build());
        int values = workload.windows().size() * Answer.VALUES;
        tables.toDataStream(tables.sqlQuery(query(workload)))
                .map(new RowToAnswer(values))
                .returns(Answered.class)
                .sinkTo(new MeterSink());
        environment.execute();
    }

    static String query(Workload workload) {
        var lengths = workload.lengths();
        var query = "select card, `time`, cents, amount, `at` from payments";
        var columns = new ArrayList<String>();
        for (int window = 0; window < lengths.length; window++) {
            query =
                    ("select *, count(*) over w as n%1$d, sum(cents) over w as s%1$d,"
                                    + " avg(amount) over w as a%1$d, min(cents) over w as l%1$d,"
                                    + " max(cents) over w as h%1$d,"
                                    + " stddev_samp(amount) over w as d%1$d from (%2$s)"
                                    + " window w as (partition by card order by `at` range between"
                                    + " interval %3$s preceding and current row)")
                            .formatted(window, query, interval(lengths[window] - 1));
            columns.add("n%1$d, s%1$d, a%1$d, l%1$d, h%1$d, d%1$d".formatted(window));
        }
        return "select card, `time`, %s from (%s)".formatted(String.join(", ", columns), query);
    }

    private static String interval(long millis) {
        var length = Duration.ofMillis(millis);
        return "'%d %02d:%02d:%02d.%03d' day(2) to second(3)"
                .formatted(
                        length.toDays(),
                        length.toHoursPart(),
                        length.toMinutesPart(),
                        length.toSecondsPart(),
                        length.toMillisPart());
    }

    /** Unpacks what SQL answers. */
    private static final class RowToAnswer extends RichMapFunction<Row, Answered> {
        private static final long serialVersionUID = 1;

        private final int values;
        private transient Answered answered;

        RowToAnswer(int values) {
            this.values = values;
        }

        @Override
        public void open(OpenContext context) {
            answered = new Answered();
            answered.answer = new double[values];
        }

        @Override
        public Answered map(Row row) {
            answered.card = row.<Integer>getFieldAs(0);
            answered.time = row.<Long>getFieldAs(1);
            for (int i = 0; i < values; i++) {
                var value = row.<Number>getFieldAs(i + 2);
                answered.answer[i] = value == null ? Double.NaN : value.doubleValue();
            }
            return answered;
        }
    }
}
