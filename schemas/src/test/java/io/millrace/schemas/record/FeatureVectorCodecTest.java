package io.millrace.schemas.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.plan.CardFraud;
import io.millrace.schemas.plan.Plan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;

class FeatureVectorCodecTest {
    private final Plan plan = CardFraud.plan();
    private final FeatureVectorCodec codec = new FeatureVectorCodec(plan);

    @Test
    void readsBackWhatItWrote() {
        var vector = vector();

        assertThat(codec.decode(codec.encode(vector)))
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class)
                .isEqualTo(vector);
    }

    @Test
    void anyAvroReaderUnderstandsIt() throws IOException {
        var decoder =
                new BinaryMessageDecoder<GenericRecord>(
                        GenericData.get(), VectorSchema.vector(plan));

        var record = decoder.decode(new ByteArrayInputStream(codec.encode(vector())));

        assertThat(record.get("event_id")).hasToString("17");
        assertThat(record.get("champion")).isNull();
        var values = (GenericRecord) record.get("values");
        assertThat(values.get("amount")).isEqualTo(0.5);
        assertThat(values.get("night")).isNull();
        assertThat(values.get("customer__amount__count_1h")).isEqualTo(3.5);
    }

    @Test
    void examplesReadBack() {
        var examples = new TrainingExampleCodec(plan);
        var example = new TrainingExample(vector(), 1, 99, 2);

        assertThat(examples.decode(examples.encode(example)))
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class)
                .isEqualTo(example);
        assertThat(examples.encode(codec.encode(vector()), 1, 99, 2))
                .as("from the vector's record")
                .isEqualTo(examples.encode(example));
    }

    @Test
    void refusesOtherSchemasAndDamage() {
        var other =
                new FeatureVectorCodec(
                        Plan.of(
                                "other",
                                CardFraud.YAML.replace("[ amount, night,", "[ night, amount,")));
        var bytes = codec.encode(vector());

        assertThatThrownBy(() -> other.decode(bytes))
                .isInstanceOf(UnreadableRecordException.class)
                .hasMessageContaining("another schema");
        assertThatThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length - 1)))
                .isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> codec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessageContaining("left over");
        assertThatThrownBy(() -> codec.decode(new byte[3])).hasMessageContaining("header");
    }

    private FeatureVector vector() {
        var numbers = new double[plan.inputs().size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i == 1 ? Double.NaN : i + 0.5;
        }
        return new FeatureVector(
                "17",
                1_000,
                "c1",
                plan.fingerprint(),
                -1,
                null,
                new SourcePosition("t", 3, 42),
                2_000,
                true,
                numbers,
                new String[numbers.length]);
    }
}
