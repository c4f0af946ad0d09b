package io.millrace.feature.wire;

/**
 * What one entity knows of an event.
 *
 * @param beat watermark that the entity's task hands on
 * @param conflict whether the entity knows this id with other content: then there are no values
 * @param warm whether the entity's state covers all its windows
 */
public record Answer(
        Beat beat,
        int entity,
        String id,
        long time,
        long contentHash,
        boolean conflict,
        boolean warm,
        Values values) {
    public byte[] encode(WireWriter to) {
        JointKind.ANSWER.start(to);
        beat.write(to);
        to.number(entity)
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
