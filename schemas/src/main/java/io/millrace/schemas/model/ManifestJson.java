package io.millrace.schemas.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.schemas.record.UnreadableRecordException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * Manifests as JSON: one object in snake case with sorted keys and no white space; a missing number
 * is {@code "NaN"}. Numbers are written by Jackson's own shortest form, because Java's differs
 * between versions and the signature would not survive it.
 *
 * <p>Format 1 is that of the trainer's own models: its shape has one input and one output with a
 * type in common, its calibration is logistic and a straight line. Whatever format 1 can say is
 * written in it, what else has no knots in format 2, the rest in format 3.
 *
 * <p>What is signed is {@code millrace manifest 1}, a line feed, and that JSON without its field
 * {@code signature}. It is taken from the values that were read, not from the bytes received;
 * therefore a field that is unknown, twice there or missing is refused: it would not be covered.
 */
final class ManifestJson {
    private static final int PLAIN = 1;
    private static final int ANY = 2;
    private static final int KNOTTED = 3;
    private static final String DOMAIN = "millrace manifest 1";
    private static final int LINE_FEED = 10;
    private static final String FORMAT_FIELD = "format";
    private static final String SIGNATURE_FIELD = "signature";
    private static final String SHAPE_FIELD = "shape";
    private static final String CALIBRATION_FIELD = "calibration";
    private static final String KNOTS_FIELD = "knots";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private ManifestJson() {}

    static byte[] write(Manifest manifest) {
        return bytes(tree(manifest));
    }

    /** What the signature is over. */
    static byte[] signedBytes(Manifest manifest) {
        var tree = tree(manifest);
        tree.remove(SIGNATURE_FIELD);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(DOMAIN.getBytes(UTF_8));
        bytes.write(LINE_FEED);
        bytes.writeBytes(bytes(tree));
        return bytes.toByteArray();
    }

    static Manifest read(byte[] json) {
        try {
            var tree = JSON.readTree(json);
            if (!(tree instanceof ObjectNode object)) {
                throw new UnreadableRecordException("not a manifest: no JSON object");
            }
            int format = format(object.remove(FORMAT_FIELD));
            if (format == PLAIN) {
                expand(object);
            } else if (format == ANY
                    && object.get(CALIBRATION_FIELD) instanceof ObjectNode calibration
                    && !calibration.has(KNOTS_FIELD)) {
                calibration.putArray(KNOTS_FIELD);
            }
            return JSON.treeToValue(object, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new UnreadableRecordException("not a manifest: " + e.getOriginalMessage(), e);
        } catch (IOException | NullPointerException e) {
            throw new UnreadableRecordException("not a manifest: " + e.getMessage(), e);
        }
    }

    private static int format(JsonNode format) {
        if (format != null && format.isInt()) {
            int number = format.intValue();
            if (number >= PLAIN && number <= KNOTTED) {
                return number;
            }
        }
        throw new UnreadableRecordException(
                "a manifest of format %s; this version of Millrace reads formats %d to %d"
                        .formatted(format, PLAIN, KNOTTED));
    }

    /** Format 1's shape. */
    private record PlainShape(String input, TensorType type, int width, String output) {}

    /** Format 1's calibration. */
    private record PlainCalibration(double a, double b) {}

    private static void expand(ObjectNode plain) throws JsonProcessingException {
        if (plain.has(SHAPE_FIELD) && plain.has(CALIBRATION_FIELD)) {
            var shape = JSON.treeToValue(plain.get(SHAPE_FIELD), PlainShape.class);
            var calibration =
                    JSON.treeToValue(plain.get(CALIBRATION_FIELD), PlainCalibration.class);
            plain.set(
                    SHAPE_FIELD,
                    JSON.valueToTree(
                            ModelShape.of(
                                    shape.input(), shape.type(), shape.width(), shape.output())));
            plain.set(
                    CALIBRATION_FIELD,
                    JSON.valueToTree(new Calibration(calibration.a(), calibration.b())));
        }
    }

    /** Sorted already: the mapper sorts all objects, {@code format} is put in its place. */
    private static ObjectNode tree(Manifest manifest) {
        var shape = manifest.shape();
        var calibration = manifest.calibration();
        boolean straight = calibration.knots().isEmpty();
        boolean plain =
                shape.plain() && straight && calibration.link() == Calibration.Link.LOGISTIC;
        ObjectNode unsorted = JSON.valueToTree(manifest);
        unsorted.put(FORMAT_FIELD, plain ? PLAIN : straight ? ANY : KNOTTED);
        if (straight && unsorted.get(CALIBRATION_FIELD) instanceof ObjectNode without) {
            without.remove(KNOTS_FIELD);
        }
        if (plain) {
            var input = shape.inputs().get(0);
            unsorted.set(
                    SHAPE_FIELD,
                    JSON.valueToTree(
                            new PlainShape(
                                    input.name(),
                                    input.type(),
                                    input.width(),
                                    shape.output().name())));
            unsorted.set(
                    CALIBRATION_FIELD,
                    JSON.valueToTree(new PlainCalibration(calibration.a(), calibration.b())));
        }
        var sorted = JSON.createObjectNode();
        unsorted.propertyStream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> sorted.set(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private static byte[] bytes(ObjectNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest cannot be written as JSON", e);
        }
    }
}
