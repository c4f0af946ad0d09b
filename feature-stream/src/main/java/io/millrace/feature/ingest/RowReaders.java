package io.millrace.feature.ingest;

import io.millrace.runtime.registry.SchemaRegistry;
import io.millrace.schemas.record.Format;
import io.millrace.schemas.record.RowSchema;

/** Makes the reader of a topic's rows. */
@FunctionalInterface
public interface RowReaders {
    /** Everything is JSON, whatever the format: so are the rows of a definition's tests. */
    RowReaders JSON = (format, schema) -> new JsonRowReader(schema);

    RowReader of(Format format, RowSchema schema);

    /** By the format, Avro with the schemas of a registry. */
    static RowReaders with(SchemaRegistry registry) {
        return (format, schema) ->
                switch (format) {
                    case JSON -> new JsonRowReader(schema);
                    case AVRO -> new AvroRowReader(schema, registry);
                };
    }
}
