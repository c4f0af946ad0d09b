package io.millrace.feature.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * An event with its vector, on its way to the label join.
 *
 * @param beat watermark that the gathering's task hands on
 * @param entityKeys by entity; null where it has none or the entity looks at no labels
 * @param vector as it went to {@code <p>.features}
 */
@SuppressWarnings("ArrayRecordComponent") // bytes of a record; nobody compares them as wholes
public record KnownEvent(
        Beat beat, String id, long time, long contentHash, List<String> entityKeys, byte[] vector) {
    public byte[] encode(WireWriter to) {
        write(to.start());
        return to.bytes();
    }

    /** The same bytes inside another record. */
    public void write(WireWriter to) {
        JointKind.KNOWN_EVENT.write(to);
        beat.write(to);
        to.text(id).number(time).fixed(contentHash).number(entityKeys.size());
        entityKeys.forEach(to::text);
        to.bytes(vector);
    }

    public static KnownEvent read(WireReader from) {
        var beat = Beat.read(from);
        var id = from.text();
        long time = from.number();
        long contentHash = from.fixed();
        return new KnownEvent(beat, id, time, contentHash, keys(from), from.bytes());
    }

    private static List<String> keys(WireReader from) {
        int size = from.small();
        var keys = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            keys.add(from.text());
        }
        return keys;
    }
}
