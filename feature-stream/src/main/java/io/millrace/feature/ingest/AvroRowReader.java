package io.millrace.feature.ingest;

import io.millrace.runtime.deadletter.Reason;
import io.millrace.runtime.registry.SchemaRegistry;
import io.millrace.schemas.record.Row;
import io.millrace.schemas.record.RowSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Reads Avro as Confluent's serializers write it: {@code 00}, the writer's schema id in the
 * registry (4 bytes, big endian), the record. As strict as {@link JsonRowReader}. Threads share it,
 * as Kafka Streams shares a deserializer among its threads.
 *
 * <p>What is wrong with the bytes or their schema is a refusal. That the registry does not answer
 * is not: then {@link SchemaRegistry} throws, and the program stops without having committed the
 * record.
 */
final class AvroRowReader extends RowReader {
    static final byte MAGIC = 0;
    static final int HEADER_BYTES = 1 + Integer.BYTES;

    private final RowSchema schema;
    private final SchemaRegistry registry;
    private final Map<Integer, AvroLayout> layouts = new ConcurrentHashMap<>();
    private final ThreadLocal<AvroBody> bodies = ThreadLocal.withInitial(AvroBody::new);

    AvroRowReader(RowSchema schema, SchemaRegistry registry) {
        this.schema = schema;
        this.registry = registry;
    }

    @Override
    Row read(byte[] bytes) throws RefusedException {
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new RefusedException(
                    Reason.MALFORMED, "does not begin with 0 and the id of an Avro schema");
        }
        int id = ByteBuffer.wrap(bytes).getInt(1);
        var layout = layout(id);
        var row = new Row(schema);
        try {
            var body = bodies.get().over(bytes, HEADER_BYTES);
            layout.read(body, row);
            if (!body.ended()) {
                throw new RefusedException(
                        Reason.MALFORMED, "something follows the record of schema " + id);
            }
            return row;
        } catch (IOException | AvroRuntimeException e) {
            throw new RefusedException(
                    Reason.MALFORMED, "is no record of schema " + id + ": " + said(e));
        }
    }

    private AvroLayout layout(int id) throws RefusedException {
        var layout = layouts.get(id);
        if (layout == null) {
            var entry = registry.entry(id);
            if (entry.schema() == null) {
                throw new RefusedException(
                        Reason.UNKNOWN_SCHEMA, "schema " + id + " " + entry.problem());
            }
            if (entry.schema().getType() != Schema.Type.RECORD) {
                throw new RefusedException(
                        Reason.UNKNOWN_SCHEMA,
                        "schema " + id + " is no record, but of type " + entry.schema().getType());
            }
            layout = new AvroLayout(entry.schema(), schema);
            layouts.put(id, layout);
        }
        return layout;
    }

    private static String said(Exception e) {
        return e.getMessage() == null ? "it ends too early" : e.getMessage();
    }
}
