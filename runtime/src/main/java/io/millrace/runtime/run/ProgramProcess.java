package io.millrace.runtime.run;

import io.millrace.runtime.http.HttpServer;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.runtime.settings.SettingsReader;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that runs one program: {@code NAME pipeline.yaml [paths ...] [key=value ...]}. Settings
 * come from the environment and from {@code key=value} arguments; health and metrics are served.
 *
 * @param port for HTTP where the settings name none
 * @param paths what stands between the definition and the settings, for the usage line
 */
public record ProgramProcess(String name, int port, List<String> paths) {

    /** Makes the program. */
    @FunctionalInterface
    public interface Factory {
        /**
         * @param paths as many as the process takes
         */
        Program program(Plan plan, List<Path> paths, Clients clients, Metrics metrics);
    }

    /** Runs the program and ends the process with its exit code. */
    public void main(String[] arguments, Factory factory) {
        var code = Launch.run(System.err, "the log", () -> run(List.of(arguments), factory));
        System.exit(code.number());
    }

    private ExitCode run(List<String> arguments, Factory factory) throws InterruptedException {
        int given = 1 + paths.size();
        if (arguments.size() < given) {
            throw wrong(given + " arguments are needed");
        }
        var plan = Plan.read(Path.of(arguments.get(0)));
        var files = new ArrayList<Path>();
        arguments.subList(1, given).forEach(path -> files.add(Path.of(path)));
        var reader =
                new SettingsReader()
                        .environment(System.getenv())
                        .flags(flags(arguments.subList(given, arguments.size())));
        var settings = Launch.settings(reader);
        try (var metrics = Metrics.withJvm()) {
            var shutdown = Shutdown.onSignal();
            var directory =
                    DataDirectory.open(
                            settings.storage().dataDirectory(),
                            List.of(DataDirectory.own(plan, name)));
            shutdown.add("data directory", directory);
            var program = factory.program(plan, files, new Clients(settings), metrics);
            var http =
                    HttpServer.start(
                            name, settings.http(), port, program::health, metrics, program::serve);
            shutdown.add("http", http);
            program.servedAt(http.advertised());
            Launch.programs(shutdown, List.of(program));
        }
        return ExitCode.DONE;
    }

    private Map<String, String> flags(List<String> arguments) {
        var flags = new HashMap<String, String>();
        for (var argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw wrong("'" + argument + "' is not a setting");
            }
            flags.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return flags;
    }

    private DefinitionException wrong(String what) {
        var usage = new StringBuilder(name).append(" pipeline.yaml");
        paths.forEach(path -> usage.append(' ').append(path));
        return new DefinitionException(
                "usage",
                List.of(new Problem("", 0, what, usage.append(" [key=value ...]").toString())));
    }
}
