package io.millrace.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each example, and the reference of the definition, carries tests that pass on the real topology.
 */
class ExamplesTest {
    static Stream<Path> examples() throws IOException {
        try (var files = Files.walk(Path.of("../examples"), 2)) {
            return files.filter(file -> file.endsWith("pipeline.yaml")).toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void theTestsOfEveryExamplePass(Path example) {
        var outcomes = new DefinitionTests(Plan.read(example)).run();

        assertThat(outcomes)
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.failures()).as(outcome.name()).isEmpty());
    }

    @Test
    void theTestsInTheReferencePass() throws IOException {
        var text = Files.readString(Path.of("../docs/DEFINITION.md"));
        int start = text.indexOf("```yaml\n") + "```yaml\n".length();
        var yaml = text.substring(start, text.indexOf("```", start));

        assertThat(new DefinitionTests(Plan.of("DEFINITION.md", yaml)).run())
                .isNotEmpty()
                .allSatisfy(outcome -> assertThat(outcome.failures()).isEmpty());
    }
}
