package io.millrace.benchmarks.endtoend;

import com.fasterxml.jackson.core.type.TypeReference;
import io.millrace.benchmarks.endtoend.Command.Verb;
import io.millrace.benchmarks.endtoend.Measured.Paced;
import io.millrace.benchmarks.endtoend.Measured.Sustained;
import io.millrace.schemas.problem.FailureException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A {@link SystemMain}, told what to do. */
final class SystemProcess implements AutoCloseable {
    /** As the launcher starts {@code millrace run}. */
    private static final List<String> JAVA =
            List.of(
                    "-Xms1g",
                    "-Xmx1g",
                    "-XX:+UseG1GC",
                    "-XX:MaxGCPauseMillis=20",
                    "-XX:+ExitOnOutOfMemoryError",
                    "--enable-native-access=ALL-UNNAMED");

    private static final int FIRST_WITH_UNSAFE_WARNINGS = 24;
    private static final long CLOSE_SECONDS = 60;

    private final String name;
    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;

    private SystemProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the process and returns when the system runs. */
    static SystemProcess start(
            String name, Path directory, String profile, int threads, Map<String, Integer> sizes) {
        try {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(JAVA);
            if (Runtime.version().feature() >= FIRST_WITH_UNSAFE_WARNINGS) {
                command.add("--sun-misc-unsafe-memory-access=allow");
            }
            var more = System.getenv("MILLRACE_JAVA_OPTS");
            if (more != null && !more.isBlank()) {
                command.addAll(List.of(more.strip().replace("%NAME%", name).split(" +")));
            }
            command.add(SystemMain.class.getName());
            command.addAll(
                    List.of(
                            name,
                            directory.toString(),
                            profile,
                            Integer.toString(threads),
                            SystemMain.JSON.writeValueAsString(sizes)));
            var builder = new ProcessBuilder(command);
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
            builder.environment().remove("MILLRACE_JAVA_OPTS");
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            var started = new SystemProcess(name, builder.start());
            started.answer(new TypeReference<String>() {});
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
    }

    String name() {
        return name;
    }

    String fill(int payments) {
        return ask(new Command(Verb.FILL, payments, 0, 0), new TypeReference<>() {});
    }

    String prepare() {
        return ask(Command.of(Verb.PREPARE), new TypeReference<>() {});
    }

    Map<String, Integer> sizes() {
        return ask(Command.of(Verb.SIZES), new TypeReference<>() {});
    }

    Sustained sustain(double seconds) {
        return ask(new Command(Verb.SUSTAIN, 0, seconds, 0), new TypeReference<>() {});
    }

    Paced pace(int rate, double seconds, double warmUp) {
        return ask(new Command(Verb.PACE, rate, seconds, warmUp), new TypeReference<>() {});
    }

    @Override
    public void close() {
        commands.close();
        try {
            if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private <T> T ask(Command command, TypeReference<T> type) {
        try {
            commands.println(SystemMain.JSON.writeValueAsString(command));
            return answer(type);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " does not answer", e);
        }
    }

    private <T> T answer(TypeReference<T> type) throws IOException {
        for (var line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(SystemMain.ANSWER)) {
                return SystemMain.JSON.readValue(line.substring(SystemMain.ANSWER.length()), type);
            }
        }
        throw new FailureException(name + " has ended", "see above for its last words");
    }
}
