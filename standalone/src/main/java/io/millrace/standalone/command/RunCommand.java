package io.millrace.standalone.command;

import io.millrace.runtime.run.ExitCode;
import io.millrace.runtime.run.Shutdown;
import io.millrace.standalone.assembly.Assembly;
import io.millrace.standalone.assembly.Progress;
import io.millrace.trainer.run.RunRecord;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code millrace run}. */
@Command(
        name = "run",
        description = {
            "Runs the three programs for a definition.",
            "On a broker of their own, which keeps its data in the data directory,",
            "or on an existing cluster."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private static final long SECONDS_BETWEEN_LINES = 10;

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private PipelineOption pipeline;
    @Mixin private SettingsOptions options;
    @Mixin private BrokersOption brokers;
    @Mixin private PortOption port;

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        var plan = pipeline.read();
        var settings = options.readForPipeline(plan, brokers.given());
        try (var shutdown = Shutdown.onSignal()) {
            var output = spec.commandLine().getOut();
            var assembly =
                    Assembly.start(
                            plan,
                            settings,
                            port.port(),
                            shutdown,
                            run -> output.println(line(run)));
            output.printf(
                    "%s runs on %s, data in %s, metrics at %s/metrics%n",
                    plan.pipeline(),
                    assembly.bootstrapServers(),
                    assembly.dataDirectory(),
                    assembly.address());
            report(assembly, output);
            return ExitCode.DONE.number();
        }
    }

    /** Until the end, a line whenever something has changed. */
    private static void report(Assembly assembly, PrintWriter output)
            throws InterruptedException, ExecutionException {
        var end = assembly.stopped();
        var last = "";
        while (true) {
            try {
                end.get(SECONDS_BETWEEN_LINES, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException running) {
                var line = Progress.of(assembly).toString();
                if (!line.equals(last)) {
                    output.println(line);
                }
                last = line;
            }
        }
    }

    private static String line(RunRecord run) {
        return "trainer: %s%s: %s"
                .formatted(
                        run.outcome().text(),
                        run.version() == null ? "" : " " + run.version(),
                        run.reason());
    }
}
