package io.millrace.feature.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.plan.Plan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StateEstimateTest {
    @Test
    void isMeasuredOnTheRealLayouts() throws IOException {
        var plan = shop();
        for (var entity : plan.entities()) {
            var estimate = StateEstimate.of(plan, entity);
            assertThat(estimate.eventBytes())
                    .as("%s: time, id and hash, then its columns", entity.name())
                    .isBetween(6.0, 20.0 + 16 * entity.columns().size());
            assertThat(estimate.headBytes())
                    .as("%s: holds the newest events", entity.name())
                    .isGreaterThan((int) (16 * estimate.eventBytes()));
            assertThat(estimate.keptMillis()).isGreaterThanOrEqualTo(entity.span());
            assertThat(estimate.changelogBytesPerEvent())
                    .isGreaterThan(estimate.headBytes() + estimate.eventBytes() - 1);
        }
    }

    private static Plan shop() throws IOException {
        try (var yaml = StateEstimateTest.class.getResourceAsStream("/shop.yaml")) {
            return Plan.of("shop", new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
