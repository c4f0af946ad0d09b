package io.millrace.schemas.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents show, and what the examples are, is a definition that works. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern BLOCK = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    static Stream<Arguments> definitions() throws IOException {
        var definitions = new ArrayList<Arguments>();
        for (var document : files(ROOT, ".md")) {
            if (document.endsWith("docs/SETTINGS.md")) {
                continue; // settings of running, not a definition: runtime's tests read them
            }
            var blocks = BLOCK.matcher(Files.readString(document));
            for (int i = 1; blocks.find(); i++) {
                definitions.add(
                        Arguments.of(
                                ROOT.relativize(document) + ", block " + i,
                                whole(blocks.group(1))));
            }
        }
        for (var example : files(ROOT.resolve("examples"), ".yaml")) {
            definitions.add(
                    Arguments.of(ROOT.relativize(example).toString(), Files.readString(example)));
        }
        return definitions.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("definitions")
    void everyDefinitionInTheDocumentsIsAccepted(String where, String yaml) {
        assertThat(Plan.of(where, yaml).inputs()).isNotEmpty();
        assertThat(DefinitionSchema.complaints(yaml)).isEmpty();
    }

    @Test
    void thereAreSome() throws IOException {
        assertThat(definitions().map(arguments -> (String) arguments.get()[0]))
                .anyMatch(name -> name.startsWith("README.md"))
                .anyMatch(name -> name.startsWith("docs/DEFINITION.md"))
                .anyMatch(name -> name.startsWith("examples/card-fraud"));
    }

    /** A block that shows some sections only, with the others of the first example. */
    private static String whole(String block) throws IOException {
        var shown = (ObjectNode) YAML.readTree(block);
        if (shown.has("pipeline")) {
            return block;
        }
        var example = Files.readString(ROOT.resolve("examples/card-fraud/pipeline.yaml"));
        return YAML.writeValueAsString(((ObjectNode) YAML.readTree(example)).setAll(shown));
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (var files = Files.walk(folder, 3)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(
                            file ->
                                    !file.toString().contains("/target/")
                                            && !file.toString().contains("/."))
                    .sorted()
                    .toList();
        }
    }
}
