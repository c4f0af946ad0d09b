package io.millrace.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "SETTINGS.md");

    /** To renew the page after a change, run this test with {@code -Dmillrace.docs=write}. */
    @Test
    void thePageIsWhatTheRegistrySays() throws IOException {
        if ("write".equals(System.getProperty("millrace.docs"))) {
            Files.writeString(PAGE, SettingsReference.markdown());
        }
        assertThat(PAGE).content().isEqualTo(SettingsReference.markdown());
    }

    @Test
    void theExampleOfThePageCanBeRead(@TempDir Path directory) throws IOException {
        var example =
                Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                        .matcher(SettingsReference.markdown());
        assertThat(example.find()).isTrue();
        var file = Files.writeString(directory.resolve("settings.yaml"), example.group(1));

        var settings = new SettingsReader().file(file).read();

        assertThat(settings.kafka().client()).hasSize(4);
        assertThat(settings.stream().threads()).isEqualTo(4);
    }
}
