package io.millrace.schemas.model;

import java.util.Locale;

/** What a model was when it scored a vector. */
public enum Role {
    CHAMPION,
    CANARY,
    SHADOW,
    /** No model: the score of {@code serving.default_score}. */
    DEFAULT;

    /** As it stands in a prediction. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Role of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
