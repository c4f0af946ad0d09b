package io.millrace.standalone.command;

import io.millrace.runtime.run.ExitCode;
import io.millrace.runtime.run.Shutdown;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.definition.Durations;
import io.millrace.standalone.assembly.Assembly;
import io.millrace.standalone.demo.Demo;
import io.millrace.standalone.screen.DemoStatus;
import io.millrace.standalone.screen.Screen;
import io.millrace.standalone.screen.Summary;
import io.millrace.standalone.screen.Terminal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code millrace demo}. */
@Command(
        name = "demo",
        description = {
            "Runs the three programs on a simulated stream of card payments.",
            "All data stays in the data directory; the next start goes on from there."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    /** Where the demo keeps its data. */
    static final String DATA = "millrace-data/demo";

    /**
     * For two processors that also run the broker, the feed and a cold Java machine: records wait a
     * millisecond for company, and commits, for each of which sending pauses, are fewer.
     */
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    SettingsOptions.DIRECTORY,
                    DATA,
                    "stream.threads",
                    "2",
                    "stream.commit-interval",
                    "500ms",
                    "kafka.client.linger.ms",
                    "1",
                    // Whatever else the visitor runs, nothing is in the way; the screen shows the
                    // address.
                    "http.port",
                    "0");

    /** System property by which the launcher says that the output is a terminal. */
    private static final String TERMINAL = "millrace.terminal";

    private static final long LOOK_MS = 500;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private SettingsOptions options;
    @Mixin private PortOption port;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            description = "Ends by itself after this time, such as 150s.")
    private String duration;

    @Option(names = "--json", description = "Prints one JSON object at the end.")
    private boolean json;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "" + Demo.SEED,
            description = "What the town is drawn from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        var limit = limit();
        var settings = settings(options);
        say("starting; the log is " + settings.log().file().orElseThrow());
        DemoStatus last;
        try (var shutdown = Shutdown.onSignal()) {
            last = watch(Demo.start(settings, port.port(), seed, shutdown), limit);
        }
        spec.commandLine().getOut().println(json ? Summary.json(last) : Screen.line(last));
        return ExitCode.DONE.number();
    }

    private DemoStatus watch(Demo demo, Duration limit)
            throws InterruptedException, ExecutionException {
        var terminal = terminal();
        long start = System.nanoTime();
        while (System.nanoTime() - start < limit.toNanos()) {
            terminal.show(demo.status());
            if (demo.awaitEnd(LOOK_MS)) {
                return demo.status();
            }
        }
        demo.finish();
        return demo.status();
    }

    private Terminal terminal() {
        var command = spec.commandLine();
        return json
                ? new Terminal(command.getErr(), false, System::nanoTime)
                : new Terminal(command.getOut(), Boolean.getBoolean(TERMINAL), System::nanoTime);
    }

    /** Those of the demo. */
    static Settings settings(SettingsOptions options) {
        var settings = options.read(DEFAULTS, Assembly.EMBEDDED);
        return SettingsOptions.withLogFile(settings);
    }

    private Duration limit() {
        return duration == null
                ? Duration.ofNanos(Long.MAX_VALUE)
                : Durations.parse(duration)
                        .orElseThrow(
                                () ->
                                        new ParameterException(
                                                spec.commandLine(),
                                                "--duration "
                                                        + duration
                                                        + " is no duration such as 150s."));
    }

    private void say(String what) {
        spec.commandLine().getErr().println(what);
    }
}
