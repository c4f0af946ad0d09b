package io.millrace.benchmarks.endtoend;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.runtime.run.ExitCode;
import io.millrace.runtime.run.Launch;
import io.millrace.runtime.run.Shutdown;
import io.millrace.schemas.plan.Plan;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process of one system: {@code millrace|pass-through DIRECTORY PROFILE THREADS SIZES}. It
 * takes a {@link Command} a line and answers each on a line, until its input ends.
 */
final class SystemMain {
    static final JsonMapper JSON = new JsonMapper();

    /** Begins an answer; the JVM itself may print lines of its own. */
    static final String ANSWER = "@";

    static final String MILLRACE = "millrace";
    static final String PASS_THROUGH = "pass-through";

    private SystemMain() {}

    public static void main(String[] arguments) {
        // Whatever else prints must not come between the answers.
        var answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        var code = Launch.run(System.err, "the log", () -> run(arguments, answers));
        System.exit(code.number());
    }

    private static ExitCode run(String[] arguments, PrintStream answers) throws IOException {
        var plan = LanePlan.read();
        try (var shutdown = Shutdown.onSignal()) {
            var system = start(plan, arguments, shutdown);
            var driver = shutdown.add("driver", new Driver(plan, system));
            var commands =
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            answers.println(ANSWER + JSON.writeValueAsString("ready"));
            for (var line = commands.readLine(); line != null; line = commands.readLine()) {
                var answer = answer(JSON.readValue(line, Command.class), system, driver);
                answers.println(ANSWER + JSON.writeValueAsString(answer));
            }
        }
        return ExitCode.DONE;
    }

    private static LaneSystem start(Plan plan, String[] arguments, Shutdown shutdown)
            throws IOException {
        var settings =
                LaneSettings.of(
                        Path.of(arguments[1]), arguments[2], Integer.parseInt(arguments[3]));
        if (arguments[0].equals(MILLRACE)) {
            return Millrace.start(plan, settings, shutdown);
        }
        var sizes = JSON.readValue(arguments[4], new TypeReference<Map<String, Integer>>() {});
        return PassThrough.start(plan, settings, sizes, shutdown);
    }

    private static Object answer(Command command, LaneSystem system, Driver driver) {
        return switch (command.verb()) {
            case FILL -> {
                driver.fill(command.number());
                yield "filled";
            }
            case PREPARE -> system.prepare();
            case SIZES -> system.sizes();
            case SUSTAIN -> driver.sustain(command.seconds());
            case PACE -> driver.pace(command.number(), command.seconds(), command.warmUp());
        };
    }
}
