package io.millrace.standalone.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ColumnTest {
    @ParameterizedTest
    @CsvSource({
        "amount, amount, 12.50, 12.50",
        "amount_cents/100, amount_cents, 1234, 12.34",
        "amount_cents/100, amount_cents, 1200, 12",
        "amount_cents/100, amount_cents, none, none",
        "t+1522540800, t, 31, 1522540831",
        "a*1.5-2/4, a, 3, 0.625",
        "time-of-day, time-of-day, 5, 5",
        "#, '#', 7, 7",
        "9007199254740993/1000, 9007199254740993, 9007199254740993, 9007199254740.993",
    })
    void computesExactly(String text, String name, String value, String expected) {
        var column = Column.parse(text).orElseThrow();
        assertThat(column.name()).isEqualTo(name);
        assertThat(column.value(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/0", "a/3", "a/100/7"})
    void refusesDivisionWithoutEnd(String text) {
        assertThat(Column.parse(text)).isEmpty();
    }
}
