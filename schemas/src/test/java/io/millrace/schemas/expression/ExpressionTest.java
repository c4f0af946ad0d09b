package io.millrace.schemas.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    private static final Map<String, ValueType> VARIABLES =
            Map.of(
                    "amount", ValueType.NUMBER,
                    "customer.amount.mean_7d", ValueType.NUMBER,
                    "none", ValueType.NUMBER,
                    "kind", ValueType.TEXT,
                    "nobody", ValueType.TEXT,
                    "time", ValueType.TIME);

    private final Variables values =
            name ->
                    switch (name) {
                        case "amount" -> 12.0;
                        case "customer.amount.mean_7d" -> 4.0;
                        case "kind" -> "a";
                        case "time" -> Instant.parse("2024-11-24T05:30:00Z");
                        default -> null;
                    };

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "amount / 2 | 6",
                "amount / customer.amount.mean_7d | 3",
                "amount > 10 ? 1 : 0 | 1",
                "amount == 12 | 1",
                "time.getHours('UTC') <= 6 | 1",
                "time.getDayOfWeek('UTC') in [0, 6] | 1",
                "size(kind) + 1 | 2",
                "kind == 'a' && amount < 100 | 1",
                "-3 * amount | -36",
                "amount / 0 | NaN",
                "none + 1 | NaN",
                "none > 1 | 0",
                "nobody == 'x' ? 1 : 2 | NaN"
            })
    void numbers(String text, double expected) throws ExpressionException {
        assertThat(Expression.compile(text, VARIABLES).number(values)).isEqualTo((Double) expected);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "amount / 2 ; 6",
                "amount > 10 ; 1",
                "amount > 15 ; 0",
                "none ; NaN",
                "none > 1 ; NaN",
                "!(none > 1) ; NaN",
                "none != none ; NaN",
                "none + 1 > 5 ; NaN",
                "none > 1 || amount > 10 ; 1",
                "amount > 10 || none > 1 ; 1",
                "none > 1 && amount > 15 ; 0",
                "none > 1 || amount > 15 ; NaN",
                "amount > 10 ? amount : none ; 12",
                "amount > 15 ? amount : none ; NaN",
                "nobody == 'x' || kind == 'a' ; 1",
                "nobody == 'x' ? 1 : 2 ; NaN"
            })
    void numbersThatNothingMissingCouldChange(String text, double expected)
            throws ExpressionException {
        assertThat(Expression.compile(text, VARIABLES).certainNumber(values))
                .isEqualTo((Double) expected);
    }

    @Test
    void textsAndTruthsMissWithWhatTheyAreMadeOf() throws ExpressionException {
        assertThat(Expression.compile("kind + '!'", VARIABLES).text(values)).isEqualTo("a!");
        assertThat(Expression.compile("nobody + '!'", VARIABLES).text(values)).isNull();
        assertThat(Expression.compile("nobody == 'x' || true", VARIABLES).truth(values)).isFalse();
    }

    @Test
    void anEvaluationThatFailsIsMissing() throws ExpressionException {
        assertThat(
                        Expression.compile("double(time.getHours('No/Where'))", VARIABLES)
                                .number(values))
                .isNaN();
    }

    @ParameterizedTest(name = "amount {0} 2")
    @ValueSource(strings = {"<", "<=", ">", ">="})
    void aComparisonWithANumberIsWhatCelSays(String operator) throws ExpressionException {
        var direct = Expression.compile("amount " + operator + " 2", VARIABLES);
        var byCel = Expression.compile("amount " + operator + " 2 || false", VARIABLES);
        var amounts =
                Arrays.asList(
                        null, 1.0, 2.0, 2.5, -0.0, Double.NaN, Double.MAX_VALUE, Double.MIN_VALUE);
        for (var amount : amounts) {
            Variables variables = name -> amount;
            assertThat(direct.truth(variables)).isEqualTo(byCel.truth(variables));
            assertThat(direct.number(variables)).isEqualTo((Double) byCel.number(variables));
            assertThat(direct.certainNumber(variables))
                    .isEqualTo((Double) byCel.certainNumber(variables));
        }
    }

    @Test
    void aVariableAloneIsItsValue() throws ExpressionException {
        assertThat(Expression.compile("amount", VARIABLES).number(values)).isEqualTo(12);
        assertThat(Expression.compile("none", VARIABLES).number(values)).isNaN();
        assertThat(Expression.compile("none", VARIABLES).certainNumber(values)).isNaN();
        assertThat(Expression.compile("kind", VARIABLES).text(values)).isEqualTo("a");
        assertThat(Expression.compile("nobody", VARIABLES).text(values)).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "amuont + 1 | undeclared reference to 'amuont'",
                "amount / | mismatched input",
                "kind + 1 | no matching overload",
                "[1, 2] | its result is a list",
                "amount.foo | does not support field selection"
            })
    void refusesWithTheReason(String text, String reason) {
        assertThatThrownBy(() -> Expression.compile(text, VARIABLES))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining(reason);
    }
}
