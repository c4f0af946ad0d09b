package io.millrace.schemas.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * What the trainer decided by live metrics about the role of a version. Its key is {@code
 * decision/<version>}, its record time the event time that the stream had come to. All but {@link
 * Verdict#HELD} are an entry of {@code <p>.activations} as well, with the same reason.
 *
 * @param at event time in ms
 * @param other version that it was compared with; null where it was compared with none
 * @param labelled events that decided: labelled, their horizon past, scored by both
 * @param positives of these, those whose label is true; 0 of a regression
 * @param rules what each rule said, with its numbers; empty where there were too few events
 * @param reason in words
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DecisionRecord(
        String version,
        Verdict decision,
        long at,
        String other,
        int labelled,
        int positives,
        List<String> rules,
        String reason) {
    public static final String KIND = "decision";

    /** What becomes of the version. */
    public enum Verdict {
        /** It stays what it is until its rules hold. */
        @JsonProperty("held")
        HELD,
        /** From shadow to canary. */
        @JsonProperty("canary")
        CANARY,
        /** It is champion. */
        @JsonProperty("promoted")
        PROMOTED,
        /** It has no role any more, and never was champion. */
        @JsonProperty("ended")
        ENDED,
        /** It was champion; the one before it is again. */
        @JsonProperty("rolled_back")
        ROLLED_BACK;

        /** As it stands in a record. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public DecisionRecord {
        rules = List.copyOf(rules);
    }

    public byte[] key() {
        return (KIND + "/" + version).getBytes(UTF_8);
    }

    public byte[] toJson() {
        return MonitoringJson.write(this);
    }

    /**
     * @throws io.millrace.schemas.record.UnreadableRecordException for anything else
     */
    public static DecisionRecord fromJson(byte[] json) {
        return MonitoringJson.read(json, DecisionRecord.class);
    }
}
