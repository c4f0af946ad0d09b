package io.millrace.schemas.plan;

import io.millrace.schemas.expression.Expression;
import io.millrace.schemas.record.Format;
import io.millrace.schemas.record.RowSchema;

/**
 * What came of an event of the spine, told by another topic.
 *
 * @param timeField index in the schema, -1 where the record's timestamp is the label's time
 * @param orDefault what silence means once the horizon has passed; NaN where silence makes no
 *     example
 * @param horizon ms of event time after the event
 * @param reviseWithin ms of event time after the first example
 */
public record LabelPlan(
        String topic,
        Format format,
        RowSchema schema,
        int idField,
        int timeField,
        Expression value,
        double orDefault,
        long horizon,
        long reviseWithin,
        Progress progress) {
    /** What tells that silence is silence. */
    public enum Progress {
        /** The smallest label time over the label partitions. */
        TIME,
        /** The spine's watermark, whenever the label topic has been read to its end. */
        LAG
    }
}
