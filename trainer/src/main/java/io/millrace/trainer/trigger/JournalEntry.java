package io.millrace.trainer.trigger;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.record.UnreadableRecordException;
import io.millrace.trainer.run.ExampleRange;
import java.io.IOException;

/**
 * One line of the trainer's journal: JSON in snake case on {@code <p>.monitoring} under the key
 * {@value #KEY}, all in one partition, so that a trainer that starts knows what was under way and
 * what is asked for.
 *
 * @param reason why, in words
 * @param range of the examples; null where a run is asked for
 * @param newest event time of the newest example that was seen, in ms
 * @param at wall clock in ms
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JournalEntry(Event event, String reason, ExampleRange range, long newest, long at) {
    public static final String KEY = "trainer";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    /** What happened. */
    public enum Event {
        /** Somebody wants a run. */
        @JsonProperty("requested")
        REQUESTED,
        /** A run began; it takes up all that was asked for before. */
        @JsonProperty("begun")
        BEGUN,
        /** It came to an end, whichever; its record is under the key {@code training}. */
        @JsonProperty("ended")
        ENDED
    }

    public static JournalEntry requested(String reason, long at) {
        return new JournalEntry(Event.REQUESTED, reason, null, 0, at);
    }

    public byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a journal entry as JSON: " + this, e);
        }
    }

    /**
     * @throws UnreadableRecordException for anything else
     */
    public static JournalEntry fromJson(byte[] json) {
        try {
            var entry = JSON.readValue(json, JournalEntry.class);
            if (entry == null || entry.event() == null) {
                throw new UnreadableRecordException("not an entry of the journal: no event");
            }
            return entry;
        } catch (IOException e) {
            throw new UnreadableRecordException(
                    "not an entry of the journal: " + e.getMessage(), e);
        }
    }
}
