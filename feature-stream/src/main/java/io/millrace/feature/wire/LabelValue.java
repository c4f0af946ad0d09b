package io.millrace.feature.wire;

/**
 * A label on its way to the label join.
 *
 * @param beat watermark of the label partition
 * @param offset of the label in its partition: tells a repeat from a second label
 * @param key of the label's record as received, may be null
 * @param record the label's record as received
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as received; nobody compares them as wholes
public record LabelValue(
        Beat beat, long offset, String id, double value, long time, byte[] key, byte[] record) {
    public byte[] encode(WireWriter to) {
        write(to.start());
        return to.bytes();
    }

    /** The same bytes inside another record. */
    public void write(WireWriter to) {
        JointKind.LABEL_VALUE.write(to);
        beat.write(to);
        to.number(offset).text(id).real(value).number(time).bytes(key).bytes(record);
    }

    public static LabelValue read(WireReader from) {
        return new LabelValue(
                Beat.read(from),
                from.number(),
                from.text(),
                from.real(),
                from.number(),
                from.bytes(),
                from.bytes());
    }
}
