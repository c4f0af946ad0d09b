package io.millrace.schemas.plan;

import io.millrace.schemas.record.Format;
import io.millrace.schemas.record.IdType;
import io.millrace.schemas.record.RowSchema;
import java.util.List;

/**
 * A topic of events.
 *
 * @param index its place among the sources of the plan
 * @param lateness ms of event time behind the source partition's time from which an event is
 *     refused
 * @param ahead ms ahead of the wall clock from which an event is refused
 */
public record SourcePlan(
        int index,
        String name,
        String topic,
        Format format,
        RowSchema schema,
        int idField,
        IdType idType,
        int timeField,
        long lateness,
        long ahead,
        List<Rule> rules) {}
