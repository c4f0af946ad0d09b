package io.millrace.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEnvironmentTest {
    @TempDir private Path home;

    /** Before there was a large stack: exit code 139 and no message. */
    @Test
    void startsUnderALongCommandLineWithTelemetryOn() throws Exception {
        assertThat(startUnder("x".repeat(60_000))).contains("started\n").doesNotContain("exit");
    }

    @Test
    void saysWhatIsWrongWhereTheLibraryIsMissing() throws Exception {
        assertThat(
                        startUnder(
                                "x",
                                "-Donnxruntime.native.path=/nowhere",
                                "-Djava.io.tmpdir=/nowhere"))
                .contains("ONNX Runtime cannot be started")
                .contains("java.io.tmpdir");
    }

    /** Its telemetry finds no way out: the proxy of the process is a closed port. */
    private String startUnder(String argument, String... options)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-Xss1m", Start.class.getName(), argument));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var environment = builder.environment();
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
        environment.put("HOME", home.toString());
        environment.put("https_proxy", "http://127.0.0.1:9");
        environment.remove("ORT_DISABLE_TELEMETRY");
        var process = builder.start();
        try {
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return process.exitValue() == 0 ? output : output + "exit " + process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** The program of that JVM. */
    static final class Start {
        private Start() {}

        public static void main(String[] arguments) {
            OnnxEnvironment.get();
            System.out.print("started\n");
        }
    }
}
