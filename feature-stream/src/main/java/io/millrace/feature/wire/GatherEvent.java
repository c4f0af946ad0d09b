package io.millrace.feature.wire;

/**
 * An event of the spine on its way to the gathering; its bytes as received are the source record's.
 *
 * @param beat watermark of the source partition
 * @param expected bit i: group i, an entity or a table, has a key in this event and will answer
 * @param value of the source record
 * @param key of the source record, may be null
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as received; nobody compares them as wholes
public record GatherEvent(
        Beat beat,
        String id,
        long time,
        long contentHash,
        long expected,
        long offset,
        long ingestedAt,
        byte[] key,
        byte[] value) {
    public byte[] encode(WireWriter to) {
        JointKind.GATHER_EVENT.start(to);
        beat.write(to);
        return to.text(id)
                .number(time)
                .fixed(contentHash)
                .number(expected)
                .number(offset)
                .number(ingestedAt)
                .bytes(key)
                .bytes(value)
                .bytes();
    }

    public static GatherEvent read(WireReader from) {
        return new GatherEvent(
                Beat.read(from),
                from.text(),
                from.number(),
                from.fixed(),
                from.number(),
                from.number(),
                from.number(),
                from.bytes(),
                from.bytes());
    }
}
