package io.millrace.runtime.run;

import io.millrace.runtime.kafka.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A main class in a process of its own, which can be killed, paused and started again. */
public final class JavaProcess implements AutoCloseable {
    private final String name;
    private final Path output;
    private final List<String> command = new ArrayList<>();
    private Process process;

    /** Small and quickly there. */
    public JavaProcess(String name, Path directory, Class<?> main, List<String> arguments) {
        this(
                name,
                directory,
                List.of("-Xmx256m", "-XX:+UseSerialGC", BrokerProcess.QUICK_START),
                main,
                arguments);
    }

    /**
     * @param directory where its output goes, to {@code <name>.log}
     * @param options of the Java machine
     */
    public JavaProcess(
            String name,
            Path directory,
            List<String> options,
            Class<?> main,
            List<String> arguments) {
        this.name = name;
        this.output = directory.resolve(name + ".log");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add(main.getName());
        command.addAll(arguments);
    }

    public String name() {
        return name;
    }

    public void start() throws IOException {
        var builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        // ONNX Runtime dies of a long command line.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        process = builder.start();
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Ends it without a word. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** The last lines that it wrote. */
    public String tail() {
        try {
            var lines = Files.readAllLines(output);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void signal(String signal) throws IOException, InterruptedException {
        var sent =
                new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                        .inheritIO()
                        .start();
        if (!sent.waitFor(10, TimeUnit.SECONDS) || sent.exitValue() != 0) {
            throw new IOException("kill -" + signal + " " + name + " failed");
        }
    }
}
