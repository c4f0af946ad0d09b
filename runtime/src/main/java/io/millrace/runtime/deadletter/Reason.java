package io.millrace.runtime.deadletter;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a record was refused. The text is what stands in the header {@code millrace.reason}, for
 * ever.
 */
public enum Reason {
    MALFORMED("malformed", Stage.INGEST, "The bytes cannot be read in the source's format."),
    UNKNOWN_SCHEMA(
            "unknown-schema",
            Stage.INGEST,
            "The schema registry has no Avro record under the schema id of the bytes."),
    WRONG_TYPE(
            "wrong-type", Stage.INGEST, "A field has another type than the definition declares."),
    MISSING_ID("missing-id", Stage.INGEST, "The field that names the event is missing or empty."),
    MISSING_TIME(
            "missing-time",
            Stage.INGEST,
            "The field that holds the event's time is missing or empty."),
    MISSING_LABEL(
            "missing-label",
            Stage.INGEST,
            "What the label's value is told from is missing; the value's text is with it."),
    RULE_VIOLATED(
            "rule-violated",
            Stage.INGEST,
            "A rule of 'valid' does not hold; the rule's text is with it."),
    TOO_LATE("too-late", Stage.INGEST, "Older than 'lateness' behind its partition's time."),
    TOO_FAR_AHEAD("too-far-ahead", Stage.INGEST, "Further than 'ahead' before the wall clock."),
    BEFORE_1970("before-1970", Stage.INGEST, "A time before 1970 cannot be a record's time."),
    NOT_FINITE("not-finite", Stage.INGEST, "A number is infinite or not a number."),
    TOO_LARGE("too-large", Stage.INGEST, "Larger than an event may be."),
    CONFLICTING_EVENT(
            "conflicting-event", Stage.ENTITY, "The id was seen before with other content."),
    LABEL_TOO_LATE(
            "label-too-late",
            Stage.LABEL_JOIN,
            "The label came after 'horizon' and 'revise_within'."),
    UNKNOWN_EVENT("unknown-event", Stage.LABEL_JOIN, "The label's event never came."),
    WRONG_FINGERPRINT(
            "wrong-fingerprint",
            Stage.SCORING,
            "No loaded model was trained on vectors of this fingerprint."),
    UNREADABLE_VECTOR("unreadable-vector", Stage.SCORING, "The bytes are no feature vector."),
    NO_MODEL(
            "no-model",
            Stage.SCORING,
            "No model is active, and 'without_model' asks for a dead letter.");

    /** Where in the pipeline a record is refused. */
    public enum Stage {
        INGEST("ingest"),
        ENTITY("entity"),
        LABEL_JOIN("label-join"),
        SCORING("scoring");

        private final String text;

        Stage(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    private final String text;
    private final Stage stage;
    private final String meaning;

    Reason(String text, Stage stage, String meaning) {
        this.text = text;
        this.stage = stage;
        this.meaning = meaning;
    }

    public String text() {
        return text;
    }

    public Stage stage() {
        return stage;
    }

    public String meaning() {
        return meaning;
    }

    public static Optional<Reason> of(String text) {
        return Arrays.stream(values()).filter(reason -> reason.text.equals(text)).findFirst();
    }
}
