package io.millrace.feature.wire;

/**
 * What one entity, or one table, knows of an event.
 *
 * @param beat watermark that the task hands on
 * @param group index of the entity, or {@link io.millrace.schemas.plan.Plan#group} of the table
 * @param conflict whether the entity knows this id with other content: then there are no values
 * @param warm whether the state covers all windows
 */
public record Answer(
        Beat beat,
        int group,
        String id,
        long time,
        long contentHash,
        boolean conflict,
        boolean warm,
        Values values) {
    public byte[] encode(WireWriter to) {
        JointKind.ANSWER.start(to);
        beat.write(to);
        to.number(group)
                .text(id)
                .number(time)
                .fixed(contentHash)
                .oneByte(conflict ? 1 : 0)
                .oneByte(warm ? 1 : 0);
        values.write(to);
        return to.bytes();
    }

    public static Answer read(WireReader from) {
        return new Answer(
                Beat.read(from),
                from.small(),
                from.text(),
                from.number(),
                from.fixed(),
                from.oneByte() == 1,
                from.oneByte() == 1,
                Values.read(from));
    }
}
