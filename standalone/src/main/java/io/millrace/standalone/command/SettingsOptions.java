package io.millrace.standalone.command;

import io.millrace.runtime.run.Logging;
import io.millrace.runtime.settings.LogSettings;
import io.millrace.runtime.settings.Settings;
import io.millrace.runtime.settings.SettingsReader;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.assembly.Assembly;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every command that needs settings; the flags override environment and file. */
final class SettingsOptions {
    /** Where the embedded broker of {@code demo} and {@code run} listens. */
    static final int PORT = 19_092;

    static final String BROKERS = "kafka.bootstrap-servers";
    static final String DIRECTORY = "storage.data-directory";

    @Option(
            names = "--settings",
            paramLabel = "FILE",
            description = "YAML file of settings, see docs/SETTINGS.md.")
    private Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting; may be repeated.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Option(
            names = "--data-dir",
            paramLabel = "DIRECTORY",
            description = "Where state, logs and the embedded broker's data are kept.")
    private Path dataDirectory;

    /**
     * The settings in force.
     *
     * @param defaults of the command, where they differ from the registry's
     * @param brokers as given on the command line, null where they are not
     */
    Settings read(Map<String, String> defaults, String brokers) {
        var flags = new LinkedHashMap<>(values);
        put(flags, BROKERS, brokers);
        put(flags, DIRECTORY, dataDirectory);
        var reader = new SettingsReader().programDefaults(defaults);
        if (file != null) {
            reader.file(file);
        }
        return reader.environment(System.getenv()).flags(flags).read();
    }

    /**
     * For commands that run a pipeline or undo it: on the embedded broker by default, with a data
     * directory of the pipeline's own.
     */
    Settings readForPipeline(Plan plan, String brokers) {
        var directory = "millrace-data/" + plan.pipeline();
        return read(
                Map.of(
                        BROKERS,
                        Assembly.EMBEDDED,
                        DIRECTORY,
                        directory,
                        "log.kafka-level",
                        "error"),
                brokers);
    }

    /** For commands that talk to a cluster: the embedded broker of another process by default. */
    Settings readForCluster(String brokers) {
        var settings = read(Map.of(BROKERS, "127.0.0.1:" + PORT, "log.level", "warn"), brokers);
        Logging.configure(settings.log());
        return settings;
    }

    /** The same settings, logging to a file of the data directory where they name no other. */
    static Settings withLogFile(Settings settings) {
        var log = settings.log();
        var file = log.file().orElse(settings.storage().logDirectory().resolve("millrace.log"));
        return new Settings(
                settings.kafka(),
                settings.stream(),
                settings.storage(),
                settings.memory(),
                settings.http(),
                new LogSettings(log.format(), log.level(), log.kafkaLevel(), Optional.of(file)),
                settings.registry());
    }

    private static void put(Map<String, String> flags, String key, Object value) {
        if (value != null) {
            flags.put(key, value.toString());
        }
    }
}
