package io.millrace.benchmarks.engine;

import io.millrace.benchmarks.workload.Measurement;
import io.millrace.schemas.problem.FailureException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs a case in a JVM of its own; all have the same heap and collector. */
final class ChildJvm {
    static final List<String> OPTIONS = List.of("-Xms2g", "-Xmx2g", "-XX:+UseG1GC");

    /** As feature-stream's image has it; for all engines, or the comparison would be lame. */
    private static final String LARGE_PAGES = "-XX:+UseTransparentHugePages";

    private static final long LIMIT_MINUTES = 20;

    /** Flink's own list, from its config.yaml, as far as these jobs need it. */
    private static final List<String> FLINK_OPTIONS =
            List.of(
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.util=ALL-UNNAMED",
                    "--add-opens=java.base/java.time=ALL-UNNAMED",
                    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED");

    private final Path benchmarks;

    /**
     * @param benchmarks folder with the built modules
     */
    ChildJvm(Path benchmarks) {
        this.benchmarks = benchmarks;
    }

    Measurement run(Case of) throws IOException, InterruptedException {
        try (var folder = new ScratchFolder()) {
            var output = folder.path().resolve("output");
            var errors = folder.path().resolve("errors");
            var process =
                    new ProcessBuilder(command(of))
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile())
                            .start();
            var withUs = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(withUs);
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
            Runtime.getRuntime().removeShutdownHook(withUs);
            return Files.readAllLines(output).stream()
                    .map(Measurement::parse)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .orElseThrow(() -> failed(of, process.exitValue(), errors));
        }
    }

    private List<String> command(Case of) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        if (System.getProperty("os.name").equals("Linux")) {
            command.add(LARGE_PAGES);
        }
        if (Runtime.version().feature() >= 24) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.add("--enable-native-access=ALL-UNNAMED");
        if (of.onFlink()) {
            command.addAll(FLINK_OPTIONS);
        }
        command.add("-Dlogback.configurationFile=bench-logback.xml");
        command.add("-cp");
        command.add(of.onFlink() ? flinkClassPath() : System.getProperty("java.class.path"));
        command.add(
                of.onFlink()
                        ? "io.millrace.benchmarks.flink.FlinkProcess"
                        : EngineProcess.class.getName());
        command.add(of.engine());
        command.add(of.workload().toJson());
        command.add(Integer.toString(of.passes()));
        command.add(Integer.toString(of.commitEvery()));
        command.add(Integer.toString(of.memory()));
        return command;
    }

    private String flinkClassPath() {
        var target = benchmarks.resolve("flink").resolve("target");
        return target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
    }

    private static FailureException failed(Case of, int exit, Path errors) {
        return new FailureException(
                "%s ended with %d and without a measurement:%n%s"
                        .formatted(of.name(), exit, tail(errors)),
                "the last lines of its errors are above");
    }

    private static String tail(Path errors) {
        try {
            var lines = Files.readAllLines(errors);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
