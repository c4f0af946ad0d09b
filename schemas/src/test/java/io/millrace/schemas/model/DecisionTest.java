package io.millrace.schemas.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.problem.DefinitionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionTest {
    @ParameterizedTest
    @CsvSource({
        "score >= 0.5, 0.5, true",
        "score >= 0.5, 0.49, false",
        "score>0.5, 0.5, false",
        "score > 0.5, 0.51, true",
        " score <= 1e-3 , 0.001, true",
        "score < -1, -1, false",
        "score < 0.1, 0.05, true",
        "score >= 0, NaN, false",
        "score < 1, NaN, false",
    })
    void comparesTheScoreWithANumber(String text, double score, boolean decision) {
        assertThat(Decision.parse(text).of(score)).isEqualTo(decision);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "score", "score == 1", "margin > 1", "score > 1 && score < 2"})
    void otherExpressionsAreRefused(String text) {
        assertThatThrownBy(() -> Decision.parse(text))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("score >= 0.5");
    }
}
