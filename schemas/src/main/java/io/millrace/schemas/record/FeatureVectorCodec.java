package io.millrace.schemas.record;

import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.plan.Plan;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;

/** Vectors of one plan as Avro (see {@link VectorSchema}). One thread. */
public final class FeatureVectorCodec {
    private final AvroFrame frame;
    private final boolean[] category;

    public FeatureVectorCodec(Plan plan) {
        this.frame = new AvroFrame(VectorSchema.vector(plan), "a feature vector");
        var inputs = plan.inputs();
        this.category = new boolean[inputs.size()];
        for (int i = 0; i < category.length; i++) {
            category[i] = inputs.get(i).type() == InputType.CATEGORY;
        }
    }

    public byte[] encode(FeatureVector vector) {
        return frame.write(to -> write(vector, to));
    }

    /**
     * @throws UnreadableRecordException where the bytes are not a vector of this plan
     */
    public FeatureVector decode(byte[] bytes) {
        return frame.read(bytes, this::read);
    }

    /** Writes the fields of a vector's record. */
    void copy(byte[] record, BinaryEncoder to) throws IOException {
        frame.check(record);
        to.writeFixed(record, AvroFrame.HEADER_BYTES, record.length - AvroFrame.HEADER_BYTES);
    }

    void write(FeatureVector vector, BinaryEncoder to) throws IOException {
        to.writeString(vector.eventId());
        to.writeLong(vector.time());
        writeNullable(vector.key(), to);
        to.writeString(vector.fingerprint());
        to.writeLong(vector.activation());
        writeNullable(vector.champion(), to);
        to.writeString(vector.source().topic());
        to.writeInt(vector.source().partition());
        to.writeLong(vector.source().offset());
        to.writeLong(vector.ingestedAt());
        to.writeBoolean(vector.warm());
        for (int i = 0; i < category.length; i++) {
            if (category[i]) {
                writeNullable(vector.texts()[i], to);
            } else if (Double.isNaN(vector.numbers()[i])) {
                to.writeIndex(0);
            } else {
                to.writeIndex(1);
                to.writeDouble(vector.numbers()[i]);
            }
        }
    }

    FeatureVector read(BinaryDecoder from) throws IOException {
        var eventId = from.readString();
        long time = from.readLong();
        var key = readNullable(from);
        var fingerprint = from.readString();
        long activation = from.readLong();
        var champion = readNullable(from);
        var source = new SourcePosition(from.readString(), from.readInt(), from.readLong());
        long ingestedAt = from.readLong();
        boolean warm = from.readBoolean();
        var numbers = new double[category.length];
        var texts = new String[category.length];
        for (int i = 0; i < category.length; i++) {
            numbers[i] = Double.NaN;
            if (category[i]) {
                texts[i] = readNullable(from);
            } else if (from.readIndex() == 1) {
                numbers[i] = from.readDouble();
            }
        }
        return new FeatureVector(
                eventId,
                time,
                key,
                fingerprint,
                activation,
                champion,
                source,
                ingestedAt,
                warm,
                numbers,
                texts);
    }

    private static void writeNullable(String text, BinaryEncoder to) throws IOException {
        to.writeIndex(text == null ? 0 : 1);
        if (text != null) {
            to.writeString(text);
        }
    }

    private static String readNullable(BinaryDecoder from) throws IOException {
        return from.readIndex() == 0 ? null : from.readString();
    }
}
