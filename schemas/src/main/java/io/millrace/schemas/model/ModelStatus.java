package io.millrace.schemas.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.record.UnreadableRecordException;
import java.io.IOException;

/**
 * What an instance of inference-stream reports on {@code <p>.model-status}, as JSON under {@link
 * #key()}. An instance that is alive writes a heartbeat every 5 s under {@code <instance>/-}; a
 * tombstone there says that it has left.
 *
 * @param version null for a heartbeat
 * @param check what refused the version, null where it was not refused
 * @param reason why it was refused, null where it was not
 * @param at wall clock in ms
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelStatus(
        String instance, String version, State state, String check, String reason, long at) {

    /** ACTIVE implies LOADED. */
    public enum State {
        @JsonProperty("alive")
        ALIVE,
        @JsonProperty("loaded")
        LOADED,
        @JsonProperty("active")
        ACTIVE,
        @JsonProperty("refused")
        REFUSED
    }

    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    private static final String HEARTBEAT = "-";

    public static ModelStatus alive(String instance, long at) {
        return new ModelStatus(instance, null, State.ALIVE, null, null, at);
    }

    public static ModelStatus loaded(String instance, String version, long at) {
        return new ModelStatus(instance, version, State.LOADED, null, null, at);
    }

    public static ModelStatus active(String instance, String version, long at) {
        return new ModelStatus(instance, version, State.ACTIVE, null, null, at);
    }

    public static ModelStatus refused(
            String instance, String version, String check, String reason, long at) {
        return new ModelStatus(instance, version, State.REFUSED, check, reason, at);
    }

    /** {@code <instance>/<version>}. */
    public String key() {
        return instance + "/" + (version == null ? HEARTBEAT : version);
    }

    public byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("status as JSON: " + this, e);
        }
    }

    /**
     * @throws UnreadableRecordException where the bytes are not a status
     */
    public static ModelStatus fromJson(byte[] json) {
        try {
            var status = JSON.readValue(json, ModelStatus.class);
            if (status == null || status.instance() == null || status.state() == null) {
                throw new UnreadableRecordException("a model status names instance and state");
            }
            return status;
        } catch (IOException wrong) {
            throw new UnreadableRecordException("not a model status: " + wrong.getMessage(), wrong);
        }
    }
}
