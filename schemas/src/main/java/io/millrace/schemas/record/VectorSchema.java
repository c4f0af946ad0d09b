package io.millrace.schemas.record;

import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.plan.Plan;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/**
 * The Avro schemas of a pipeline's vectors and examples, format 1. Values are named fields: a
 * feature {@code customer.amount.mean_7d} becomes {@code customer__amount__mean_7d} (Avro allows no
 * dots) with its own name as doc.
 */
public final class VectorSchema {
    private VectorSchema() {}

    public static Schema vector(Plan plan) {
        return vector(plan.pipeline(), plan.inputs());
    }

    public static Schema example(Plan plan) {
        return SchemaBuilder.record("TrainingExample")
                .namespace(namespace(plan.pipeline()))
                .fields()
                .name("vector")
                .type(vector(plan))
                .noDefault()
                .requiredDouble("label")
                .name("label_time")
                .type(time())
                .noDefault()
                .requiredInt("revision")
                .endRecord();
    }

    /** The name of an input as Avro allows it. */
    public static String fieldName(String input) {
        return input.replace(".", "__");
    }

    private static Schema vector(String pipeline, List<Input> inputs) {
        return SchemaBuilder.record("FeatureVector")
                .namespace(namespace(pipeline))
                .fields()
                .requiredString("event_id")
                .name("event_time")
                .type(time())
                .noDefault()
                .name("key")
                .type(nullable(Schema.Type.STRING))
                .noDefault()
                .requiredString("fingerprint")
                .requiredLong("activation")
                .name("champion")
                .type(nullable(Schema.Type.STRING))
                .noDefault()
                .requiredString("source_topic")
                .requiredInt("source_partition")
                .requiredLong("source_offset")
                .name("ingested_at")
                .type(time())
                .noDefault()
                .requiredBoolean("warm")
                .name("values")
                .type(values(pipeline, inputs))
                .noDefault()
                .endRecord();
    }

    private static Schema values(String pipeline, List<Input> inputs) {
        var fields = SchemaBuilder.record("Values").namespace(namespace(pipeline)).fields();
        for (var input : inputs) {
            var type =
                    nullable(
                            input.type() == InputType.NUMBER
                                    ? Schema.Type.DOUBLE
                                    : Schema.Type.STRING);
            fields.name(fieldName(input.name())).doc(input.name()).type(type).noDefault();
        }
        return fields.endRecord();
    }

    private static String namespace(String pipeline) {
        return "io.millrace.pipeline." + pipeline.replace('-', '_');
    }

    private static Schema time() {
        return LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
    }

    private static Schema nullable(Schema.Type type) {
        return Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(type));
    }
}
