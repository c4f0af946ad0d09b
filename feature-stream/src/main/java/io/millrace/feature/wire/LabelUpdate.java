package io.millrace.feature.wire;

/**
 * The label of an event, on its way to an entity that looks at labels.
 *
 * @param time event time of the event
 * @param revision 0, 1, 2, ...: later ones win
 */
public record LabelUpdate(String id, long time, double value, int revision) {
    public byte[] encode(WireWriter to) {
        write(JointKind.LABEL_UPDATE.start(to));
        return to.bytes();
    }

    /** As it stands inside another record; {@link #read} reads it. */
    public void write(WireWriter to) {
        to.text(id).number(time).real(value).number(revision);
    }

    public static LabelUpdate read(WireReader from) {
        return new LabelUpdate(from.text(), from.number(), from.real(), from.small());
    }
}
