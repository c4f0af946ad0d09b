package io.millrace.runtime.kafka;

import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import io.millrace.runtime.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.LogAndFailExceptionHandler;
import org.apache.kafka.streams.errors.LogAndFailProcessingExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Properties of every Kafka client that the programs open.
 *
 * <p>What a later line sets wins: the user's own properties may change how a client connects and
 * sends, never what the guarantees rest on. No client falls silently to the end or the beginning of
 * a topic: a position that the broker no longer has is an error (only Streams' first start reads
 * from the beginning, see {@link StartPositions}).
 */
public final class Clients {
    private static final Logger LOG = LoggerFactory.getLogger(Clients.class);
    private static final String FOREVER = String.valueOf(Long.MAX_VALUE);

    /**
     * Kafka deprecated its constant for this in advance of version 5, and warns while it is not
     * set.
     */
    private static final String GLOBAL_PROCESSING_EXCEPTIONS =
            "processing.exception.handler.global.enabled";

    private final Settings settings;

    public Clients(Settings settings) {
        this.settings = settings;
    }

    public Settings settings() {
        return settings;
    }

    /** For {@code Admin.create}; {@link Cluster} opens one that is proven to answer. */
    public Map<String, Object> admin() {
        var properties = connection();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMillis());
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMillis());
        return properties;
    }

    /** For an idempotent producer; serializers are given to its constructor. */
    public Map<String, Object> producer(String name) {
        var properties = new HashMap<String, Object>(sending());
        properties.putAll(connection());
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, name);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return properties;
    }

    /** For a producer whose transactions fence those of an earlier process with the same id. */
    public Map<String, Object> transactionalProducer(String transactionalId) {
        var properties = producer(transactionalId);
        properties.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                settings.stream().applicationPrefix() + transactionalId);
        return properties;
    }

    /**
     * For a consumer that assigns its partitions and seeks by itself, in no group. It sees
     * committed records only. Deserializers are given to its constructor.
     */
    public Map<String, Object> reader(String name) {
        var properties = connection();
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return properties;
    }

    /**
     * For a consumer that is there to be one of a group, and may poll as seldom as it likes: the
     * brokers miss it when its process is gone.
     *
     * @param session after which they do
     */
    public Map<String, Object> member(String group, String name, Duration session) {
        var properties = reader(name);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(session.toMillis()));
        properties.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                Math.toIntExact(session.toMillis() / 3));
        properties.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Integer.MAX_VALUE);
        return properties;
    }

    /**
     * For a Streams application.
     *
     * @param applicationId see {@code StreamSettings.applicationId}
     * @param committed is told of every completed commit; {@link CommittedOffsets#immediate()}
     *     where nobody asks
     */
    public Properties streams(String applicationId, CommittedOffsets committed) {
        var stream = settings.stream();
        var properties = new Properties();
        sending()
                .forEach(
                        (key, value) ->
                                tune(properties, StreamsConfig.producerPrefix(key), key, value));
        tuneMainConsumer(
                properties, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, stream.profile().pollRecords());
        tuneMainConsumer(properties, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        properties.putAll(connection());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, settings.storage().stateDirectory().toString());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, stream.threads());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, stream.commitInterval().toMillis());
        properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, stream.standbyReplicas());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, word(stream.guarantee()));
        // Each stage reads one topic; looking for records of another to wait for costs at each
        // record.
        properties.put(
                StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        properties.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "none");
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        properties.put(
                StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndFailExceptionHandler.class);
        properties.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG,
                LogAndFailProcessingExceptionHandler.class);
        properties.put(GLOBAL_PROCESSING_EXCEPTIONS, true);
        changelogs(properties);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, settings.memory().cache());
        BoundedRocksDb.configure(properties, settings.memory());
        committed.configure(properties);
        logTuning(applicationId, properties);
        return properties;
    }

    /** What the profile has come to, with the user's own properties over it. */
    private void logTuning(String applicationId, Properties streams) {
        var effective = new StreamsConfig(streams);
        var producer = effective.getProducerConfigs(applicationId);
        var consumer = effective.getMainConsumerConfigs(applicationId, applicationId, 0);
        LOG.info(
                "{} runs with profile {}: linger.ms={}, batch.size={}, max.poll.records={}, commit.interval.ms={}, {}",
                applicationId,
                word(settings.stream().profile()),
                producer.get(ProducerConfig.LINGER_MS_CONFIG),
                producer.get(ProducerConfig.BATCH_SIZE_CONFIG),
                consumer.get(ConsumerConfig.MAX_POLL_RECORDS_CONFIG),
                effective.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG),
                word(settings.stream().guarantee()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Record time is event time: a changelog must neither refuse it nor roll its segments by it.
     */
    private void changelogs(Properties properties) {
        properties.put(
                StreamsConfig.REPLICATION_FACTOR_CONFIG,
                (int) settings.kafka().replicationFactor());
        properties.put(StreamsConfig.topicPrefix(MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG), FOREVER);
        properties.put(StreamsConfig.topicPrefix(SEGMENT_MS_CONFIG), FOREVER);
    }

    private void tuneMainConsumer(Properties streams, String key, Object value) {
        tune(streams, StreamsConfig.mainConsumerPrefix(key), key, value);
    }

    /** In Streams a prefixed property wins over the plain one, which the user may have set. */
    private void tune(Properties streams, String prefixed, String key, Object value) {
        if (!settings.kafka().client().containsKey(key)) {
            streams.put(prefixed, value);
        }
    }

    /**
     * A request at a time to each broker. A broker refuses what is sent to a new partition for a
     * moment, and takes any sequence from a producer that it does not know: of two requests under
     * way the second is taken, and the first is lost or comes later (KAFKA-15591, in brokers up to
     * 4.3).
     */
    private Map<String, Object> sending() {
        var profile = settings.stream().profile();
        return Map.of(
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1,
                ProducerConfig.LINGER_MS_CONFIG,
                Math.toIntExact(profile.linger().toMillis()),
                ProducerConfig.BATCH_SIZE_CONFIG,
                profile.batchBytes());
    }

    private Map<String, Object> connection() {
        var properties = new HashMap<String, Object>(settings.kafka().client());
        properties.put(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrapServers());
        return properties;
    }

    private int timeoutMillis() {
        return Math.toIntExact(settings.kafka().timeout().toMillis());
    }
}
