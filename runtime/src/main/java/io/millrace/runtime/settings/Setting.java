package io.millrace.runtime.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The registry of settings: key, kind of value, default and meaning of each. The reference page is
 * generated from it.
 *
 * <p>A default that is empty means that the value follows from something else, as the text says.
 */
public enum Setting {
    KAFKA_BOOTSTRAP_SERVERS(
            "kafka.bootstrap-servers",
            Kind.TEXT,
            "localhost:9092",
            "Brokers to connect to first, as `host:port`, separated by commas."),
    KAFKA_REPLICATION_FACTOR(
            "kafka.replication-factor",
            Kind.NUMBER,
            "-1",
            "Replicas of every topic that is created, changelogs included; `-1` leaves it to the broker's default."),
    KAFKA_TIMEOUT(
            "kafka.timeout",
            Kind.DURATION,
            "15s",
            "How long to wait for the brokers' answer at start before giving up."),
    REGISTRY_URL(
            "registry.url",
            Kind.TEXT,
            "",
            "Schema registry of the topics whose `format` is `avro`, Confluent's or any that speaks its API: `http://host:8081`, "
                    + "of Apicurio `http://host:8080/apis/ccompat/v7`. Needed only there."),
    REGISTRY_USER(
            "registry.user",
            Kind.TEXT,
            "",
            "Name to give to the registry (HTTP basic authentication)."),
    REGISTRY_PASSWORD(
            "registry.password", Kind.SECRET, "", "The password that goes with `registry.user`."),
    REGISTRY_TOKEN(
            "registry.token",
            Kind.SECRET,
            "",
            "Bearer token to give to the registry, instead of name and password."),
    REGISTRY_TIMEOUT(
            "registry.timeout",
            Kind.DURATION,
            "60s",
            "How long to go on asking a registry that does not answer before the program stops; at most `4m`, because a consumer "
                    + "that is silent for longer loses its partitions."),
    STREAM_GUARANTEE(
            "stream.guarantee",
            Kind.choice(StreamSettings.Guarantee.values()),
            "at_least_once",
            "`at_least_once` gives exactly-once results through idempotent state, at millisecond latency; `exactly_once_v2` "
                    + "fences paused owners as well, at one commit interval per hop."),
    STREAM_PROFILE(
            "stream.profile",
            Kind.choice(StreamSettings.Profile.values()),
            "latency",
            "`latency` sends each record at once and writes changed state little by little; `throughput` gathers batches of 128 KiB for up to 20 ms, "
                    + "polls 5,000 records at a time and commits every second, which costs less processor time per record. Explicit "
                    + "`kafka.client.*` properties win over both. The log says what is in force."),
    STREAM_THREADS(
            "stream.threads",
            Kind.NUMBER,
            "1",
            "Stream threads of each program; more than there are partitions stay idle."),
    STREAM_COMMIT_INTERVAL(
            "stream.commit-interval",
            Kind.DURATION,
            "",
            "Time between commits; where empty `500ms` in the latency profile (`100ms` under `exactly_once_v2`, where each hop waits for a commit), `1s` in the throughput profile."),
    STREAM_IDLE_TIMEOUT(
            "stream.idle-timeout",
            Kind.DURATION,
            "",
            "Silence after which a partition of a source no longer holds event time back: its event time is then taken to be the wall "
                    + "clock less this, and events that come later than that by more than `lateness` are dead letters, `too-late`. Where "
                    + "empty, it holds event time back for ever. For events that are sent as they happen; leave it empty while history is replayed."),
    STREAM_STANDBY_REPLICAS(
            "stream.standby-replicas",
            Kind.NUMBER,
            "0",
            "Copies of each task's state that other instances keep up to date, so that one of them takes over without restoring it from "
                    + "its changelog; needs so many instances more than one."),
    STREAM_APPLICATION_PREFIX(
            "stream.application-prefix",
            Kind.TEXT,
            "",
            "Put before the name of every consumer group, application and transaction, where the cluster's access rules ask for it."),
    STORAGE_DATA_DIRECTORY(
            "storage.data-directory",
            Kind.TEXT,
            "millrace-data",
            "Where a program keeps state, logs and, in standalone, the broker's data. Must survive restarts and must not lie "
                    + "in a directory that is cleaned up."),
    MEMORY_ROCKSDB(
            "memory.rocksdb",
            Kind.SIZE,
            "128MB",
            "Native memory of all state stores of the process together: block cache, indexes and write buffers."),
    MEMORY_WRITE_BUFFERS(
            "memory.write-buffers",
            Kind.SIZE,
            "",
            "The part of `memory.rocksdb` that unflushed writes may take; a third where empty."),
    MEMORY_CACHE(
            "memory.cache",
            Kind.SIZE,
            "64MB",
            "Heap of each program for what changes several times between two commits and is then written once; shared by its stream "
                    + "threads. Too little of it shows as more changelog records per event."),
    MEMORY_ENTITIES(
            "memory.entities",
            Kind.SIZE,
            "96MB",
            "Java heap that decoded entities of feature-stream may take: what does not fit is read from RocksDB again."),
    HTTP_HOST(
            "http.host",
            Kind.TEXT,
            "127.0.0.1",
            "Address to serve health, metrics and requests on. Open it to others only with `http.token`, or behind something "
                    + "that controls access; there is no encryption."),
    HTTP_PORT(
            "http.port",
            Kind.NUMBER,
            "",
            "Port to serve on; `0` takes any free one. Where empty, each program has its own: feature-stream `8081`, "
                    + "inference-stream `8082`, trainer `8083`, standalone `8080`."),
    HTTP_ADVERTISED_HOST(
            "http.advertised-host",
            Kind.TEXT,
            "",
            "Host name or address by which other instances of feature-stream reach this one, to pass on questions for entities that "
                    + "it holds; where empty, `http.host`, or this machine's own address where that is `0.0.0.0` or `::`."),
    HTTP_TOKEN(
            "http.token",
            Kind.SECRET,
            "",
            "Where it is set, every request but those for health and readiness has to bring it: `Authorization: Bearer ...`. "
                    + "The same for all instances."),
    HTTP_MAX_BODY(
            "http.max-body",
            Kind.SIZE,
            "1MB",
            "Largest body of a request; a larger one is answered with 413."),
    HTTP_CONCURRENCY(
            "http.concurrency",
            Kind.NUMBER,
            "64",
            "Most requests for predictions that an instance works on at a time; what comes beyond is answered with 429 at once."),
    HTTP_PREDICT_TIMEOUT(
            "http.predict-timeout",
            Kind.DURATION,
            "10s",
            "How long `POST /v1/predict` waits for the prediction before it answers with 504."),
    LOG_FORMAT(
            "log.format",
            Kind.choice(LogSettings.Format.values()),
            "text",
            "`text` for people, `json` for one object per line."),
    LOG_LEVEL(
            "log.level",
            Kind.choice(LogSettings.Level.values()),
            "info",
            "Least level of our own log lines."),
    LOG_KAFKA_LEVEL(
            "log.kafka-level",
            Kind.choice(LogSettings.Level.values()),
            "warn",
            "Least level of log lines of the Kafka clients, Kafka Streams and the embedded broker."),
    LOG_FILE(
            "log.file",
            Kind.TEXT,
            "",
            "File to log to, kept at five files of 10 MB each; where empty, standard error.");

    /** What a value may look like: the words for the reference page and for error messages. */
    record Kind(String text, List<String> choices) {
        static final Kind TEXT = new Kind("text", List.of());
        static final Kind SECRET = new Kind("text, not shown in logs", List.of());
        static final Kind NUMBER = new Kind("number", List.of());
        static final Kind DURATION = new Kind("duration, like `100ms`, `5s`, `1h`", List.of());
        static final Kind SIZE = new Kind("size, like `512KB`, `64MB`", List.of());

        static Kind choice(Enum<?>[] values) {
            var words =
                    Arrays.stream(values)
                            .map(value -> value.name().toLowerCase(Locale.ROOT))
                            .toList();
            return new Kind("`" + String.join("` or `", words) + "`", words);
        }
    }

    /** Keys that begin so are handed to every Kafka client without it. */
    public static final String CLIENT_PREFIX = "kafka.client.";

    private static final String ENVIRONMENT_PREFIX = "MILLRACE_";

    private final String key;
    private final Kind kind;
    private final String defaultValue;
    private final String meaning;

    Setting(String key, Kind kind, String defaultValue, String meaning) {
        this.key = key;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    /** As written in a file or after {@code --set}. */
    public String key() {
        return key;
    }

    /** As written in the environment. */
    public String variable() {
        return variable(key);
    }

    Kind kind() {
        return kind;
    }

    public String defaultValue() {
        return defaultValue;
    }

    public String meaning() {
        return meaning;
    }

    public static Optional<Setting> of(String key) {
        return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Setting::key).toList();
    }

    static String variable(String key) {
        return ENVIRONMENT_PREFIX
                + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
