package io.millrace.inference;

import io.millrace.runtime.http.HttpServer;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.run.DataDirectory;
import io.millrace.runtime.run.ExitCode;
import io.millrace.runtime.run.Launch;
import io.millrace.runtime.run.Logging;
import io.millrace.runtime.run.Shutdown;
import io.millrace.runtime.settings.SettingsReader;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code inference-stream PIPELINE TRUSTED-KEYS [key=value ...]}: the pipeline's YAML file, the
 * directory of public keys whose models may serve, settings. Settings come from the environment as
 * well.
 */
public final class InferenceMain {
    private static final int PORT = 8082;

    private InferenceMain() {}

    public static void main(String[] arguments) {
        var code = Launch.run(System.err, "the log", () -> run(List.of(arguments)));
        System.exit(code.number());
    }

    private static ExitCode run(List<String> arguments) throws InterruptedException {
        if (arguments.size() < 2) {
            throw wrong(
                    "two arguments are needed",
                    "inference-stream pipeline.yaml trusted-keys [key=value ...]");
        }
        var plan = Plan.read(Path.of(arguments.get(0)));
        var trustedKeys = Path.of(arguments.get(1));
        var settings =
                new SettingsReader()
                        .environment(System.getenv())
                        .flags(flags(arguments.subList(2, arguments.size())))
                        .read();
        Logging.configure(settings.log());
        try (var metrics = Metrics.withJvm()) {
            var shutdown = Shutdown.onSignal();
            shutdown.add(
                    "data directory",
                    DataDirectory.open(
                            settings.storage().dataDirectory(), List.of(InferenceRunner.NAME)));
            var runner =
                    new InferenceRunner(
                            plan,
                            new Clients(settings),
                            metrics,
                            trustedKeys,
                            instance(),
                            Clock.systemUTC());
            shutdown.add(
                    "http",
                    HttpServer.start(
                            InferenceRunner.NAME,
                            settings.http(),
                            PORT,
                            runner::health,
                            metrics,
                            routes -> {}));
            Launch.programs(shutdown, List.of(runner));
        }
        return ExitCode.DONE;
    }

    private static Map<String, String> flags(List<String> arguments) {
        var flags = new HashMap<String, String>();
        for (var argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw wrong("'" + argument + "' is not a setting", "key=value");
            }
            flags.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return flags;
    }

    /** Host and process id. */
    private static String instance() {
        long process = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + "-" + process;
        } catch (UnknownHostException nameless) {
            return "host-" + process;
        }
    }

    private static DefinitionException wrong(String what, String hint) {
        return new DefinitionException("usage", List.of(new Problem("", 0, what, hint)));
    }
}
