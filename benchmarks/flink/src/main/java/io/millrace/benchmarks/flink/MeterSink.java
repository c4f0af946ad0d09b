package io.millrace.benchmarks.flink;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Hands answers to the {@link Meter}. */
final class MeterSink implements Sink<Answered> {
    private static final long serialVersionUID = 1;

    @Override
    public SinkWriter<Answered> createWriter(WriterInitContext context) {
        return new SinkWriter<>() {
            @Override
            public void write(Answered row, Context context) {
                Meter.answered(row.card, row.time, row.answer);
            }

            @Override
            public void flush(boolean endOfInput) {
                // Nothing is held back.
            }

            @Override
            public void close() {
                // Nothing is held.
            }
        };
    }
}
