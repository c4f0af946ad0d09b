package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.schemas.problem.FailureException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A source that nothing comes from, with an idle time-out. */
class SilentSourceTest {
    private static final long T = 1_700_000_000_000L;

    @Test
    void itHoldsTheWatermarkBackUntilItIsTakenForSilent() {
        try (var shop = new Shop()) {
            var visitor = shop.entity("visitor");
            shop.order(1, T, "c", "s", "3");
            shop.beats();
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> shop.read(visitor, "c", OptionalLong.empty()))
                    .withMessageContaining("no watermark yet");

            shop.silent("shop.visits", T + 60_000);
            shop.beats();

            var reading = shop.read(visitor, "c", OptionalLong.empty());
            assertThat(reading.watermark()).isEqualTo(T);
        }
    }

    @Test
    void itsStateAndThatOfOthersExpiresOnceItIsTakenForSilent() {
        try (var shop = new Shop()) {
            shop.visit("{\"visit\":\"v\",\"at\":%d,\"who\":\"c\",\"seconds\":3}".formatted(T));
            shop.order(1, T, "c", "s", "3");
            shop.order(2, T + 60_000, "d", "s", "3");
            shop.beats();
            shop.beats();
            assertThat(shop.entries("entity-visitor-state")).as("asked for").isEqualTo(2);
            assertThat(shop.entries("gather-events")).as("gatherings").isEqualTo(2);

            shop.silent("shop.visits", T + 60_000);
            shop.beats();
            shop.beats();

            assertThat(shop.entries("entity-visitor-state")).as("asked for lately").isEqualTo(1);
            assertThat(shop.entries("gather-events")).as("gatherings").isEqualTo(1);
        }
    }

    @Test
    void anEventOutOfTheSilenceMayBeAsLateAsInABusyPartition() {
        try (var shop = new Shop()) {
            shop.visit(T);
            shop.silent("shop.visits", T + 60_000);
            shop.beats();

            shop.visit(T + 58_000);
            assertThat(shop.deadLetters()).isEmpty();
            shop.visit(T + 57_999);
            shop.visit(T + 57_998);

            assertThat(shop.deadLetters())
                    .hasSize(2)
                    .allSatisfy(
                            letter -> {
                                assertThat(Shop.header(letter, "reason")).isEqualTo("too-late");
                                assertThat(Shop.header(letter, "detail"))
                                        .contains("its partition was silent and taken to have");
                            });
            shop.visit(T + 61_000);
            shop.visit(T + 59_000);
            assertThat(shop.deadLetters()).isEmpty();
        }
    }
}
