package io.millrace.benchmarks.endtoend;

import io.millrace.runtime.settings.KafkaSettings;
import io.millrace.runtime.settings.Settings;
import io.millrace.standalone.assembly.Assembly;
import java.nio.file.Path;
import java.util.Map;

/** Settings of both systems: the same but for the directory. */
final class LaneSettings {
    private LaneSettings() {}

    /**
     * @param profile as in {@code stream.profile}
     * @param threads of each program
     */
    static Settings of(Path directory, String profile, int threads) {
        return Settings.of(
                Map.of(
                        "kafka.bootstrap-servers",
                        Assembly.EMBEDDED,
                        "storage.data-directory",
                        directory.toString(),
                        "stream.profile",
                        profile,
                        "stream.threads",
                        Integer.toString(threads),
                        "http.port",
                        "0",
                        "log.kafka-level",
                        "error",
                        "log.file",
                        directory.resolve("system.log").toString()));
    }

    static Settings connected(Settings settings, String bootstrapServers) {
        var kafka = settings.kafka();
        return new Settings(
                new KafkaSettings(
                        bootstrapServers,
                        kafka.replicationFactor(),
                        kafka.timeout(),
                        kafka.client()),
                settings.stream(),
                settings.storage(),
                settings.memory(),
                settings.http(),
                settings.log(),
                settings.registry());
    }
}
