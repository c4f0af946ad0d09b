package io.millrace.standalone.replay;

import io.millrace.feature.ingest.AvroRowWriter;
import io.millrace.feature.ingest.JsonRowReader;
import io.millrace.runtime.registry.SchemaRegistry;
import io.millrace.runtime.settings.RegistrySettings;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.Format;
import io.millrace.schemas.record.RowSchema;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Rows, which the files' readers give as JSON, as their topics want them. A row that ingest would
 * refuse stays JSON also in an Avro topic: there it becomes a dead letter as well.
 */
public final class RowEncoding {
    /** Every topic takes JSON. */
    static final RowEncoding JSON = new RowEncoding(Map.of());

    private final Map<String, UnaryOperator<byte[]>> byTopic;

    private RowEncoding(Map<String, UnaryOperator<byte[]>> byTopic) {
        this.byTopic = Map.copyOf(byTopic);
    }

    /**
     * Registers a schema, made from the definition's fields, for each topic in Avro that the files
     * go to.
     */
    public static RowEncoding of(
            Plan plan, Collection<ReplayFile> files, RegistrySettings settings) {
        var byTopic = new HashMap<String, UnaryOperator<byte[]>>();
        for (var file : files) {
            var schema = avro(plan, file.topic());
            if (schema != null && !byTopic.containsKey(file.topic())) {
                var registry =
                        SchemaRegistry.of(settings, "the topic " + file.topic() + " is in Avro");
                registry.check();
                byTopic.put(file.topic(), encoder(registry, file, schema));
            }
        }
        return new RowEncoding(byTopic);
    }

    /** The schema of a topic in Avro; null for other topics. */
    private static RowSchema avro(Plan plan, String topic) {
        var label = plan.label();
        if (label != null && label.topic().equals(topic)) {
            return label.format() == Format.AVRO ? label.schema() : null;
        }
        for (var table : plan.tables()) {
            if (table.topic().equals(topic)) {
                return table.format() == Format.AVRO ? table.schema() : null;
            }
        }
        return plan.sources().stream()
                .filter(source -> source.topic().equals(topic) && source.format() == Format.AVRO)
                .findFirst()
                .map(source -> source.schema())
                .orElse(null);
    }

    private static UnaryOperator<byte[]> encoder(
            SchemaRegistry registry, ReplayFile file, RowSchema schema) {
        var name = file.source().replaceAll("[^A-Za-z0-9_]", "_");
        int id = registry.register(file.topic() + "-value", AvroRowWriter.avro(name, schema));
        var reader = new JsonRowReader(schema);
        var writer = new AvroRowWriter(schema, id);
        return json -> reader.readable(json).map(writer::write).orElse(json);
    }

    byte[] encode(String topic, String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        var encoder = byTopic.get(topic);
        return encoder == null ? bytes : encoder.apply(bytes);
    }
}
