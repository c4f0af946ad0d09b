package io.millrace.feature.wire;

/**
 * Who serves an event: told by the gathering of one generation to that of the next one, under the
 * record key of the event's vector.
 *
 * @param passedOn whether the next generation serves it
 */
public record Turn(String id, long time, boolean passedOn) {
    public byte[] encode(WireWriter to) {
        return JointKind.TURN.start(to).text(id).number(time).oneByte(passedOn ? 1 : 0).bytes();
    }

    public static Turn read(WireReader from) {
        return new Turn(from.text(), from.number(), from.oneByte() == 1);
    }
}
