package io.millrace.trainer.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How a training run ended. */
public enum Outcome {
    /** Passed the gate, was published and activated. */
    @JsonProperty("accepted")
    ACCEPTED,
    /** The gate, or an instance that would have to serve it, said no; the champion goes on. */
    @JsonProperty("refused")
    REFUSED,
    /** There is too little to learn from yet. */
    @JsonProperty("waiting")
    WAITING,
    /** Gave the champion again, byte by byte. */
    @JsonProperty("unchanged")
    UNCHANGED,
    /** The trainer ended before it did; what it had done is forgotten, the champion goes on. */
    @JsonProperty("abandoned")
    ABANDONED,
    /** Broke off; the reason says where. */
    @JsonProperty("failed")
    FAILED;

    /** As it stands in a record. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
