package io.millrace.trainer.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.run.RunRecord;
import java.io.IOException;
import java.util.List;

/**
 * All that is known of a version, also of one that was refused. It stands on {@code <p>.monitoring}
 * under the key {@value #KEY}, as JSON in snake case; {@code millrace models card} shows it.
 *
 * @param run the training run that made it: data, search, metrics, rules
 * @param fingerprint of the vectors
 * @param calibration from margin to score
 * @param curves on the holdout; null for a regression
 * @param residuals on the holdout; null where there are classes
 * @param importance of the inputs, on the holdout
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelCard(
        String version,
        String sha256,
        String fingerprint,
        Calibration calibration,
        Curves curves,
        Residuals residuals,
        List<Importance> importance,
        RunRecord run) {
    public static final String KEY = "model-card";

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    public ModelCard {
        importance = List.copyOf(importance);
    }

    public byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a card as JSON: " + this, e);
        }
    }

    /** Reads what {@link #toJson} wrote. */
    public static ModelCard fromJson(byte[] json) {
        try {
            return JSON.readValue(json, ModelCard.class);
        } catch (IOException e) {
            throw new FailureException(
                    "A record under the key " + KEY + " is no model card: " + e.getMessage(),
                    "who else writes to the monitoring topic?",
                    e);
        }
    }

    /** For a person. */
    public String markdown() {
        return new CardText(this).toString();
    }
}
