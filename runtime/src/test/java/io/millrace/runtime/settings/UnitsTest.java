package io.millrace.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "100ms,100",
        "5s,5000",
        "5 S,5000",
        "2m,120000",
        "2min,120000",
        "1h,3600000",
        "7d,604800000"
    })
    void durations(String text, long milliseconds) {
        assertThat(Units.milliseconds(text)).hasValue(milliseconds);
    }

    @ParameterizedTest
    @CsvSource({"7B,7", "512KB,524288", "64MB,67108864", "64MiB,67108864", "1GB,1073741824"})
    void sizes(String text, long bytes) {
        assertThat(Units.bytes(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "s",
                "-5s",
                "5.5s",
                "5 parsecs",
                "999999999999999999d",
                "9999999999999999999s"
            })
    void whatIsNoDuration(String text) {
        assertThat(Units.milliseconds(text)).isEqualTo(OptionalLong.empty());
    }

    @Property
    void whatIsWrittenCanBeRead(@ForAll @LongRange(min = 1) long bytes) {
        var written = Units.text(bytes);
        if (bytes < 1_000_000_000_000_000_000L) {
            assertThat(Units.bytes(written)).hasValue(bytes);
        }
    }
}
