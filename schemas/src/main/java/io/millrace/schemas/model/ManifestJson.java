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
 * Manifests as JSON, format 1: one object in snake case with sorted keys and no white space; a
 * missing number is {@code "NaN"}. Numbers are written by Jackson's own shortest form, because
 * Java's differs between versions and the signature would not survive it.
 *
 * <p>What is signed is {@code millrace manifest 1}, a line feed, and that JSON without its field
 * {@code signature}. It is taken from the values that were read, not from the bytes received;
 * therefore a field that is unknown, twice there or missing is refused: it would not be covered.
 */
final class ManifestJson {
    private static final int FORMAT = 1;
    private static final String DOMAIN = "millrace manifest 1";
    private static final int LINE_FEED = 10;
    private static final String FORMAT_FIELD = "format";
    private static final String SIGNATURE_FIELD = "signature";

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
            requireFormat(object.remove(FORMAT_FIELD));
            return JSON.treeToValue(object, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new UnreadableRecordException("not a manifest: " + e.getOriginalMessage(), e);
        } catch (IOException | NullPointerException e) {
            throw new UnreadableRecordException("not a manifest: " + e.getMessage(), e);
        }
    }

    private static void requireFormat(JsonNode format) {
        if (format == null || !format.isInt() || format.intValue() != FORMAT) {
            throw new UnreadableRecordException(
                    "a manifest of format "
                            + format
                            + "; this version of Millrace reads format "
                            + FORMAT);
        }
    }

    /** Sorted already: the mapper sorts all objects, {@code format} is put in its place. */
    private static ObjectNode tree(Manifest manifest) {
        ObjectNode unsorted = JSON.valueToTree(manifest);
        unsorted.put(FORMAT_FIELD, FORMAT);
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
