package io.millrace.schemas.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/**
 * Activations as JSON, snake case, so that a person can read and append them with any Kafka client.
 */
public final class ActivationCodec {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private ActivationCodec() {}

    public static byte[] encode(Activation activation) {
        try {
            return JSON.writeValueAsBytes(activation);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "activation cannot be written as JSON: " + activation, e);
        }
    }

    /**
     * @throws UnreadableRecordException where the bytes are not an activation with a champion
     */
    public static Activation decode(byte[] bytes) {
        try {
            var activation = JSON.readValue(bytes, Activation.class);
            if (activation == null || activation.champion() == null) {
                throw new UnreadableRecordException(
                        "an activation names a champion; this one does not");
            }
            if (!(activation.canaryShare() >= 0 && activation.canaryShare() <= 1)) {
                throw new UnreadableRecordException(
                        "the canary's share is %s; it is a number from 0 to 1"
                                .formatted(activation.canaryShare()));
            }
            return activation;
        } catch (IOException e) {
            throw new UnreadableRecordException("not an activation: " + e.getMessage(), e);
        }
    }
}
