package io.millrace.runtime.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.schemas.problem.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataDirectoryTest {
    @TempDir Path parent;

    @Test
    void isMadeAndCanBeOpenedAgainAfterItWasClosed() {
        var path = parent.resolve("a").resolve("b");

        DataDirectory.open(path, List.of("trainer")).close();
        try (var directory = DataDirectory.open(path, List.of("trainer"))) {
            assertThat(directory.path()).isEqualTo(path).isDirectory();
        }
    }

    @Test
    void differentProgramsShareItButNoTwoOfTheSame() {
        try (var first = DataDirectory.open(parent, List.of("trainer", "broker"));
                var second = DataDirectory.open(parent, List.of("feature-stream"))) {
            assertThat(first.path()).isEqualTo(second.path());
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(
                            () -> DataDirectory.open(parent, List.of("inference-stream", "broker")))
                    .withMessageContaining("runs broker on the data directory " + parent)
                    .withMessageContaining("stop it first");
        }
        DataDirectory.open(parent, List.of("inference-stream", "broker")).close();
    }

    @Test
    void anotherProcessThatHoldsItIsNamed() throws IOException, InterruptedException {
        var holder = holder();
        try (var output =
                new BufferedReader(
                        new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("holding");
            assertThatExceptionOfType(FailureException.class)
                    .isThrownBy(() -> DataDirectory.open(parent, List.of("trainer")))
                    .withMessageContaining(
                            "Another process (pid " + holder.pid() + ") runs trainer");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        DataDirectory.open(parent, List.of("trainer")).close();
    }

    @Test
    void oneThatCannotBeWrittenIsOneClearMessage() throws IOException {
        var file = Files.writeString(parent.resolve("file"), "in the way");

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> DataDirectory.open(file.resolve("data"), List.of("trainer")))
                .withMessageContaining(
                        "Cannot write to the data directory "
                                + file.resolve("data").toAbsolutePath())
                .withMessageContaining("set storage.data-directory");
    }

    private Process holder() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        parent.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Holds a directory until it is killed. */
    static final class Holder {
        public static void main(String[] arguments) throws IOException {
            try (var directory = DataDirectory.open(Path.of(arguments[0]), List.of("trainer"))) {
                System.out.println("holding");
                while (System.in.read() >= 0) {
                    System.out.println(directory.path());
                }
            }
        }
    }
}
