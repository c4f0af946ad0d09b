package io.millrace.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.runtime.settings.StreamSettings.Guarantee;
import io.millrace.runtime.settings.StreamSettings.Profile;
import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SettingsReaderTest {
    @TempDir Path directory;

    @Test
    void theRegistryHoldsTheDefaults() {
        var settings = new SettingsReader().read();

        assertThat(settings.kafka())
                .isEqualTo(
                        new KafkaSettings(
                                "localhost:9092", (short) -1, Duration.ofSeconds(15), Map.of()));
        assertThat(settings.stream())
                .isEqualTo(
                        new StreamSettings(
                                Guarantee.AT_LEAST_ONCE,
                                Profile.LATENCY,
                                1,
                                Duration.ofMillis(500),
                                Optional.empty(),
                                0,
                                ""));
        assertThat(settings.storage()).isEqualTo(new StorageSettings(Path.of("millrace-data")));
        assertThat(settings.memory().rocksDb()).isEqualTo(128 << 20);
        assertThat(settings.memory().writeBuffers()).isEqualTo((128 << 20) / 3);
        assertThat(settings.http()).isEqualTo(new HttpSettings("127.0.0.1", OptionalInt.empty()));
        assertThat(settings.log())
                .isEqualTo(
                        new LogSettings(
                                LogSettings.Format.TEXT,
                                LogSettings.Level.INFO,
                                LogSettings.Level.WARN,
                                Optional.empty()));
    }

    /** Fails if a setting is added without a value here, or is read by nobody. */
    @Test
    void everySettingMakesADifference() {
        var other = new EnumMap<Setting, String>(Setting.class);
        other.put(Setting.KAFKA_BOOTSTRAP_SERVERS, "kafka:9093");
        other.put(Setting.KAFKA_REPLICATION_FACTOR, "3");
        other.put(Setting.KAFKA_TIMEOUT, "2m");
        other.put(Setting.REGISTRY_URL, "http://registry:8081");
        other.put(Setting.REGISTRY_USER, "someone");
        other.put(Setting.REGISTRY_PASSWORD, "password");
        other.put(Setting.REGISTRY_TOKEN, "token");
        other.put(Setting.REGISTRY_TIMEOUT, "2m");
        other.put(Setting.STREAM_GUARANTEE, "exactly_once_v2");
        other.put(Setting.STREAM_PROFILE, "throughput");
        other.put(Setting.STREAM_THREADS, "4");
        other.put(Setting.STREAM_COMMIT_INTERVAL, "20ms");
        other.put(Setting.STREAM_IDLE_TIMEOUT, "5m");
        other.put(Setting.STREAM_STANDBY_REPLICAS, "1");
        other.put(Setting.STREAM_APPLICATION_PREFIX, "team-a.");
        other.put(Setting.STORAGE_DATA_DIRECTORY, "elsewhere");
        other.put(Setting.MEMORY_ROCKSDB, "1GB");
        other.put(Setting.MEMORY_WRITE_BUFFERS, "16MB");
        other.put(Setting.MEMORY_CACHE, "8MB");
        other.put(Setting.MEMORY_ENTITIES, "32MB");
        other.put(Setting.HTTP_HOST, "0.0.0.0");
        other.put(Setting.HTTP_PORT, "0");
        other.put(Setting.HTTP_ADVERTISED_HOST, "feature-1");
        other.put(Setting.HTTP_TOKEN, "secret");
        other.put(Setting.HTTP_MAX_BODY, "2MB");
        other.put(Setting.HTTP_CONCURRENCY, "8");
        other.put(Setting.HTTP_PREDICT_TIMEOUT, "3s");
        other.put(Setting.LOG_FORMAT, "json");
        other.put(Setting.LOG_LEVEL, "debug");
        other.put(Setting.LOG_KAFKA_LEVEL, "error");
        other.put(Setting.LOG_FILE, "here.log");
        assertThat(other).containsOnlyKeys(Setting.values());
        var defaults = Settings.of(Map.of());

        other.forEach(
                (setting, value) ->
                        assertThat(Settings.of(Map.of(setting.key(), value)))
                                .as(setting.key())
                                .isNotEqualTo(defaults));
    }

    @Test
    void flagsOverrideTheEnvironmentWhichOverridesTheFileWhichOverridesTheProgram()
            throws IOException {
        var file =
                file(
                        "stream.threads: 3\nhttp: { port: 3, host: file }\nkafka.bootstrap-servers: file\n");

        var settings =
                new SettingsReader()
                        .flags(Map.of("http.port", "5"))
                        .environment(
                                Map.of(
                                        "MILLRACE_HTTP_PORT",
                                        "4",
                                        "MILLRACE_HTTP_HOST",
                                        "environment"))
                        .file(file)
                        .programDefaults(Map.of("log.file", "program", "stream.threads", "2"))
                        .read();

        assertThat(settings.http()).isEqualTo(new HttpSettings("environment", OptionalInt.of(5)));
        assertThat(settings.kafka().bootstrapServers()).isEqualTo("file");
        assertThat(settings.stream().threads()).isEqualTo(3);
        assertThat(settings.log().file()).contains(Path.of("program"));
    }

    @Test
    void everyProblemOfEverySourceIsToldAtOnceWithItsPlaceAndAHint() throws IOException {
        var file =
                file(
                        """
                        kafka:
                          timeout: 5 parsecs
                          client: { acks: 1, security.protocl: SSL }
                        kafka.timeout: 4s
                        memory.rocksdb: 1KB
                        log:
                          leevl: info
                          level:
                        """);
        var reader =
                new SettingsReader()
                        .file(file)
                        .environment(Map.of("MILLRACE_STREAM_THREADS", "many"))
                        .flags(
                                Map.of(
                                        "http.prot",
                                        "80",
                                        "http.port",
                                        "70000",
                                        "stream.profile",
                                        "latincy"));

        var refused = catchThrowableOfType(DefinitionException.class, reader::read);

        assertThat(refused.problems())
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "http.prot: is not a setting (did you mean 'http.port'?)",
                        "http.port: '70000' is out of range (expected 0 to 65535)",
                        "stream.profile: 'latincy' is none of the choices (did you mean 'latency'?)",
                        "stream.threads from MILLRACE_STREAM_THREADS: 'many' is not a whole number (expected 1 to 1024)",
                        "line 3: kafka.client.acks from "
                                + file
                                + ": is set by the programs themselves",
                        "line 3: kafka.client.security.protocl from "
                                + file
                                + ": is no property of a Kafka client (did you mean 'security.protocol'?)",
                        "line 4: kafka.timeout from " + file + ": is set twice (first in line 2)",
                        "line 5: memory.rocksdb from "
                                + file
                                + ": '1KB' is out of range (expected at least 1MB)",
                        "line 7: log.leevl from "
                                + file
                                + ": is not a setting (did you mean 'log.level'?)",
                        "line 8: log.level from " + file + ": has no value");
    }

    @Test
    void aFileMayBeEmptyAndAListIsItsItems() throws IOException {
        assertThat(new SettingsReader().file(file("")).read()).isEqualTo(Settings.of(Map.of()));
        assertThat(
                        new SettingsReader()
                                .file(file("kafka.bootstrap-servers: [a:1, b:2]"))
                                .read()
                                .kafka()
                                .bootstrapServers())
                .isEqualTo("a:1,b:2");
    }

    @Test
    void brokenYamlIsAProblemOfItsLine() throws IOException {
        var file = file("kafka:\n  timeout: [5s\n");

        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> new SettingsReader().file(file).read())
                .withMessageContaining(
                        "line 2: "
                                + file
                                + ": is not YAML: while parsing a flow sequence, expected ',' or ']'");
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> new SettingsReader().file(file("just text")).read())
                .withMessageContaining("is not a list of settings");
    }

    @Test
    void aFileThatIsNotThereIsAFailure() {
        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> new SettingsReader().file(directory.resolve("missing.yaml")))
                .withMessageContaining("Cannot read the settings file");
    }

    @Test
    void clientPropertiesAreHandedOnFromEverySource() throws IOException {
        var settings =
                new SettingsReader()
                        .file(file("kafka.client.security.protocol: SASL_SSL"))
                        .environment(Map.of("MILLRACE_KAFKA_CLIENT_SASL_JAAS_CONFIG", "hush"))
                        .flags(Map.of("kafka.client.client.rack", "west"))
                        .read();

        assertThat(settings.kafka().client())
                .isEqualTo(
                        Map.of(
                                "security.protocol",
                                "SASL_SSL",
                                "sasl.jaas.config",
                                "hush",
                                "client.rack",
                                "west"));
    }

    @Test
    void theValuesInForceAreToldWithTheirOriginAndWithoutSecrets() {
        var reader =
                new SettingsReader()
                        .environment(
                                Map.of(
                                        "MILLRACE_KAFKA_CLIENT_SASL_JAAS_CONFIG", "hush",
                                        "MILLRACE_KAFKA_CLIENT_SSL_KEYSTORE_KEY", "hush",
                                        "MILLRACE_KAFKA_CLIENT_SSL_KEYSTORE_PASSWORD", "hush"))
                        .flags(Map.of("http.port", "1"));

        assertThat(reader.effective())
                .contains(
                        "kafka.timeout = 15s",
                        "http.port = 1 (flag)",
                        "kafka.client.sasl.jaas.config = ******** (MILLRACE_KAFKA_CLIENT_SASL_JAAS_CONFIG)")
                .noneMatch(line -> line.contains("hush"));
        assertThat(reader.read().toString()).doesNotContain("hush");
    }

    @Test
    void anUnknownVariableIsAWarningBecauseOthersMaySetIt() {
        var reader =
                new SettingsReader().environment(Map.of("MILLRACE_HTTP_PROT", "1", "HOME", "here"));

        assertThat(reader.read()).isEqualTo(Settings.of(Map.of()));
        assertThat(reader.warnings())
                .containsExactly(
                        "MILLRACE_HTTP_PROT: is not a setting (did you mean 'MILLRACE_HTTP_PORT'?)");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("settings.yaml"), text);
    }
}
