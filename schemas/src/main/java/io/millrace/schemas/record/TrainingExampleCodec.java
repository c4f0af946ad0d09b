package io.millrace.schemas.record;

import io.millrace.schemas.plan.Plan;

/** Examples of one plan as Avro (see {@link VectorSchema}). One thread. */
public final class TrainingExampleCodec {
    private final AvroFrame frame;
    private final FeatureVectorCodec vectors;

    public TrainingExampleCodec(Plan plan) {
        this.frame = new AvroFrame(VectorSchema.example(plan), "a training example");
        this.vectors = new FeatureVectorCodec(plan);
    }

    public byte[] encode(TrainingExample example) {
        return frame.write(
                to -> {
                    vectors.write(example.vector(), to);
                    to.writeDouble(example.label());
                    to.writeLong(example.labelTime());
                    to.writeInt(example.revision());
                });
    }

    /**
     * The same, from the record of a vector: its fields are copied as they are.
     *
     * @param vector as {@link FeatureVectorCodec#encode} of the same plan wrote it
     */
    public byte[] encode(byte[] vector, double label, long labelTime, int revision) {
        return frame.write(
                to -> {
                    vectors.copy(vector, to);
                    to.writeDouble(label);
                    to.writeLong(labelTime);
                    to.writeInt(revision);
                });
    }

    /**
     * @throws UnreadableRecordException where the bytes are not an example of this plan
     */
    public TrainingExample decode(byte[] bytes) {
        return frame.read(
                bytes,
                from ->
                        new TrainingExample(
                                vectors.read(from),
                                from.readDouble(),
                                from.readLong(),
                                from.readInt()));
    }
}
