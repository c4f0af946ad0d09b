package io.millrace.benchmarks.endtoend;

import io.millrace.schemas.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The card-fraud example, whose trainer runs but is never due. */
final class LanePlan {
    private static final String DEFINITION = "/examples/card-fraud/pipeline.yaml";

    private LanePlan() {}

    static Plan read() {
        try (var yaml = LanePlan.class.getResourceAsStream(DEFINITION)) {
            var text = new String(yaml.readAllBytes(), StandardCharsets.UTF_8);
            var resting =
                    text.replaceFirst("min_examples: \\d+", "min_examples: " + Integer.MAX_VALUE);
            return Plan.of(DEFINITION.substring(1), resting);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from the class path", e);
        }
    }
}
