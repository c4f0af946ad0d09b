package io.millrace.feature.wire;

/**
 * An event of the spine that asks a table for its values; the record's key is the table's key.
 *
 * @param beat watermark of the source partition
 * @param answerKey Kafka key of the answer
 * @param contentHash of all the event's fields
 */
public record TableQuestion(Beat beat, String answerKey, String id, long time, long contentHash) {
    public byte[] encode(WireWriter to) {
        JointKind.TABLE_QUESTION.start(to);
        beat.write(to);
        return to.text(answerKey).text(id).number(time).fixed(contentHash).bytes();
    }

    public static TableQuestion read(WireReader from) {
        return new TableQuestion(
                Beat.read(from), from.text(), from.text(), from.number(), from.fixed());
    }
}
