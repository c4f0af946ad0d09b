package io.millrace.schemas.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.UnreadableRecordException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Predictions as JSON, so that a person can read them with any Kafka client: snake case, times in
 * ms, a missing value is null, {@code values} by input name. One thread.
 */
public final class PredictionCodec {
    private static final int USUAL_BYTES = 2048;

    private final JsonFactory json =
            JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();
    private final JsonMapper reader = new JsonMapper();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    private final String[] names;

    /** The same, escaped and in UTF-8 once and for all. */
    private final SerializedString[] fields;

    private final boolean[] category;

    /**
     * @param inputs of the plan
     */
    public PredictionCodec(List<Input> inputs) {
        names = inputs.stream().map(Input::name).toArray(String[]::new);
        fields =
                inputs.stream()
                        .map(Input::name)
                        .map(SerializedString::new)
                        .toArray(SerializedString[]::new);
        category = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            category[i] = inputs.get(i).type() == InputType.CATEGORY;
        }
    }

    public byte[] encode(Prediction prediction) {
        bytes.reset();
        try (var to = json.createGenerator(bytes)) {
            write(prediction, to);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return bytes.toByteArray();
    }

    /**
     * @throws UnreadableRecordException where the bytes are not a prediction of these inputs
     */
    public Prediction decode(byte[] prediction) {
        try {
            return read(reader.readTree(prediction));
        } catch (IOException | IllegalArgumentException wrong) {
            throw new UnreadableRecordException("not a prediction: " + wrong.getMessage(), wrong);
        }
    }

    private void write(Prediction from, JsonGenerator to) throws IOException {
        to.writeStartObject();
        to.writeStringField("event_id", from.eventId());
        to.writeStringField("key", from.key());
        to.writeNumberField("event_time", from.time());
        if (from.numbers() != null) {
            values(from, to);
        }
        to.writeFieldName("margin");
        number(from.margin(), to);
        to.writeFieldName("score");
        number(from.score(), to);
        to.writeBooleanField("decision", from.decision());
        to.writeBooleanField("outlier", from.outlier());
        to.writeStringField("role", from.role().text());
        to.writeBooleanField("served", from.served());
        to.writeObjectFieldStart("model");
        to.writeStringField("version", from.version());
        to.writeStringField("sha256", from.sha256());
        to.writeEndObject();
        to.writeStringField("fingerprint", from.fingerprint());
        to.writeNumberField("activation", from.activation());
        position("source", from.source(), to);
        position("vector", from.vector(), to);
        to.writeNumberField("ingested_at", from.ingestedAt());
        to.writeNumberField("scored_at", from.scoredAt());
        to.writeBooleanField("warm", from.warm());
        to.writeEndObject();
    }

    private void values(Prediction from, JsonGenerator to) throws IOException {
        to.writeObjectFieldStart("values");
        for (int i = 0; i < names.length; i++) {
            to.writeFieldName(fields[i]);
            if (category[i]) {
                to.writeString(from.texts()[i]);
            } else {
                number(from.numbers()[i], to);
            }
        }
        to.writeEndObject();
    }

    /** JSON has no infinities either; they are missing values. */
    private static void number(double value, JsonGenerator to) throws IOException {
        if (Double.isFinite(value)) {
            to.writeNumber(value);
        } else {
            to.writeNull();
        }
    }

    private static void position(String field, SourcePosition position, JsonGenerator to)
            throws IOException {
        to.writeObjectFieldStart(field);
        to.writeStringField("topic", position.topic());
        to.writeNumberField("partition", position.partition());
        to.writeNumberField("offset", position.offset());
        to.writeEndObject();
    }

    private Prediction read(JsonNode from) {
        var values = from.path("values");
        boolean whole = values.isObject();
        var numbers = whole ? new double[names.length] : null;
        var texts = whole ? new String[names.length] : null;
        for (int i = 0; whole && i < names.length; i++) {
            var value = required(values, names[i]);
            numbers[i] = category[i] ? Double.NaN : number(value);
            texts[i] = category[i] ? value.textValue() : null;
        }
        var model = required(from, "model");
        return new Prediction(
                required(from, "event_id").asText(),
                required(from, "key").textValue(),
                required(from, "event_time").asLong(),
                numbers,
                texts,
                number(required(from, "margin")),
                number(required(from, "score")),
                required(from, "decision").asBoolean(),
                from.path("outlier").asBoolean(), // not in the records of the first versions
                Role.of(required(from, "role").asText()),
                required(from, "served").asBoolean(),
                required(model, "version").asText(),
                required(model, "sha256").asText(),
                required(from, "fingerprint").asText(),
                required(from, "activation").asLong(),
                position(required(from, "source")),
                position(required(from, "vector")),
                required(from, "ingested_at").asLong(),
                required(from, "scored_at").asLong(),
                required(from, "warm").asBoolean());
    }

    private static double number(JsonNode value) {
        return value.isNull() ? Double.NaN : value.asDouble();
    }

    private static SourcePosition position(JsonNode from) {
        return new SourcePosition(
                required(from, "topic").asText(),
                required(from, "partition").asInt(),
                required(from, "offset").asLong());
    }

    private static JsonNode required(JsonNode from, String field) {
        var value = from.get(field);
        if (value == null) {
            throw new IllegalArgumentException("there is no '" + field + "'");
        }
        return value;
    }
}
