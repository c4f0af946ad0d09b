package io.millrace.feature;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Sending to the joints: keys are texts in UTF-8, and a record without a key goes to every
 * partition.
 */
public final class Sinks {
    private Sinks() {}

    /** To the partition of its key. */
    public static void send(
            ProcessorContext<byte[], byte[]> context,
            String sink,
            String key,
            byte[] value,
            long time) {
        context.forward(
                new Record<>(key.getBytes(StandardCharsets.UTF_8), value, Math.max(0, time)), sink);
    }

    /** To all partitions: watermarks and activations. */
    public static void sendToAll(
            ProcessorContext<byte[], byte[]> context, String sink, byte[] value, long time) {
        context.forward(new Record<>(null, value, Math.max(0, time)), sink);
    }
}
