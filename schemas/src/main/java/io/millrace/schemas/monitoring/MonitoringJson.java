package io.millrace.schemas.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.record.UnreadableRecordException;
import java.io.IOException;
import java.util.Optional;

/** One mapper for all records of the topic; fields that a later version adds are passed over. */
public final class MonitoringJson {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private MonitoringJson() {}

    /** What a record is, by its key: the part before the {@code /}; empty where it has no key. */
    public static Optional<String> kind(byte[] key) {
        return Optional.ofNullable(key).map(bytes -> new String(bytes, UTF_8).split("/", 2)[0]);
    }

    static byte[] write(Object record) {
        try {
            return JSON.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("as JSON: " + record, e);
        }
    }

    static <T> T read(byte[] json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (IOException | RuntimeException e) {
            throw new UnreadableRecordException(
                    "not a " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }
}
