package io.millrace.feature.wire;

/**
 * An event on its way to an entity, projected to what the entity keeps.
 *
 * @param beat watermark of the source partition
 * @param offset of the event in its source partition
 * @param keep whether it belongs to the entity's own source
 * @param answerKey Kafka key of the answer; null where none is asked for
 * @param contentHash of all its fields
 * @param filters bit i: satisfies the entity's filter i
 * @param present bit i: column i is there
 * @param bits of the columns, by {@link io.millrace.schemas.record.FieldType.Kind}
 * @param texts of the columns
 */
@SuppressWarnings(
        "ArrayRecordComponent") // primitives without boxing; nobody compares them as wholes
public record EntityEvent(
        Beat beat,
        long offset,
        boolean keep,
        String answerKey,
        String id,
        long time,
        long contentHash,
        long filters,
        long present,
        long[] bits,
        String[] texts) {

    public boolean asks() {
        return answerKey != null;
    }

    public byte[] encode(WireWriter to) {
        write(JointKind.ENTITY_EVENT.start(to));
        return to.bytes();
    }

    /** As it stands inside another record; {@link #read} reads it. */
    public void write(WireWriter to) {
        beat.write(to);
        to.number(offset)
                .oneByte(keep ? 1 : 0)
                .text(answerKey)
                .text(id)
                .number(time)
                .fixed(contentHash);
        Columns.write(filters, present, bits, texts, to);
    }

    public static EntityEvent read(WireReader from, int columns) {
        var beat = Beat.read(from);
        long offset = from.number();
        boolean keep = from.oneByte() == 1;
        var answerKey = from.text();
        var id = from.text();
        long time = from.number();
        long contentHash = from.fixed();
        var read = Columns.read(from, columns);
        return new EntityEvent(
                beat,
                offset,
                keep,
                answerKey,
                id,
                time,
                contentHash,
                read.filters(),
                read.present(),
                read.bits(),
                read.texts());
    }
}
