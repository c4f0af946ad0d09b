package io.millrace.benchmarks.scoring;

import io.millrace.inference.InferenceRunner;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.CommittedOffsets;
import io.millrace.runtime.kafka.StreamsProgram;
import io.millrace.runtime.run.ProgramProcess;
import io.millrace.schemas.plan.Plan;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A process like inference-stream's, with the same settings, that decodes nothing: for each record
 * of {@code features} one {@link BareCall} and one record to {@code predictions} of the size that a
 * prediction has. {@code pass-through pipeline.yaml [key=value ...]}
 */
final class PassThrough {
    private static final int PORT = 8082;
    private static final String READ = "read";
    private static final String COPY = "copy";

    private PassThrough() {}

    public static void main(String[] arguments) {
        new ProgramProcess("pass-through", PORT, List.of())
                .main(arguments, (plan, paths, clients, metrics) -> program(plan, clients));
    }

    private static StreamsProgram program(Plan plan, Clients clients) {
        var read = new ByteArrayDeserializer();
        var write = new ByteArraySerializer();
        var topology =
                new Topology()
                        .addSource(READ, read, read, plan.topics().features())
                        .addProcessor(COPY, () -> new Copier(plan), READ)
                        .addSink("write", plan.topics().predictions(), write, write, COPY);
        var application =
                clients.settings().stream().applicationId(plan.pipeline(), InferenceRunner.NAME);
        var properties = clients.streams(application, CommittedOffsets.immediate());
        return new StreamsProgram("pass-through", topology, properties, clients);
    }

    private static final class Copier implements Processor<byte[], byte[], byte[], byte[]> {
        private final Plan plan;
        private final byte[] prediction;
        private BareCall bare;
        private ProcessorContext<byte[], byte[]> context;
        private int next;

        Copier(Plan plan) {
            this.plan = plan;
            this.prediction = Workload.prediction(plan);
        }

        @Override
        public void init(ProcessorContext<byte[], byte[]> context) {
            this.context = context;
            bare = new BareCall(Workload.trees(plan, 1), Workload.rows(plan));
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            double margin = bare.run(next++ & (Workload.ROWS - 1));
            var copy = prediction.clone();
            copy[0] = (byte) margin;
            context.forward(record.withValue(copy));
        }

        @Override
        public void close() {
            bare.close();
        }
    }
}
