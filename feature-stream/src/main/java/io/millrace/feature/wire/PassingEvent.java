package io.millrace.feature.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * An event that passes through the tables which the {@code where}s of its source's entities look
 * at, on its way to these entities; the record's key is the key of the table that comes next.
 *
 * @param beat watermark of the source partition; its group tells the source
 * @param offset of the event in its source partition
 * @param answerKey Kafka key of the answers; null where none are asked for
 * @param contentHash of all its fields
 * @param found values of the tables that it has passed
 * @param value of the source record
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as received; nobody compares them as wholes
public record PassingEvent(
        Beat beat,
        long offset,
        String answerKey,
        String id,
        long time,
        long contentHash,
        List<Values> found,
        byte[] value) {
    public byte[] encode(WireWriter to) {
        JointKind.PASSING_EVENT.start(to);
        beat.write(to);
        to.number(offset)
                .text(answerKey)
                .text(id)
                .number(time)
                .fixed(contentHash)
                .number(found.size());
        found.forEach(values -> values.write(to));
        return to.bytes(value).bytes();
    }

    public static PassingEvent read(WireReader from) {
        return new PassingEvent(
                Beat.read(from),
                from.number(),
                from.text(),
                from.text(),
                from.number(),
                from.fixed(),
                found(from),
                from.bytes());
    }

    private static List<Values> found(WireReader from) {
        int size = from.small();
        var found = new ArrayList<Values>();
        for (int i = 0; i < size; i++) {
            found.add(Values.read(from));
        }
        return found;
    }
}
