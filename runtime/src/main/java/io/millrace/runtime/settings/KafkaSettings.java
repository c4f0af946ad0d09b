package io.millrace.runtime.settings;

import java.time.Duration;
import java.util.Map;

/**
 * How to reach the cluster.
 *
 * @param replicationFactor of topics we create; -1 for the broker's default
 * @param timeout how long the brokers may take to answer at start
 * @param client properties for every Kafka client as they are (TLS, SASL), without the prefix
 *     {@code kafka.client.}
 */
public record KafkaSettings(
        String bootstrapServers,
        short replicationFactor,
        Duration timeout,
        Map<String, String> client) {
    public KafkaSettings {
        client = Map.copyOf(client);
    }

    static KafkaSettings of(SettingValues values) {
        return new KafkaSettings(
                values.required(Setting.KAFKA_BOOTSTRAP_SERVERS),
                (short) values.number(Setting.KAFKA_REPLICATION_FACTOR, -1, Short.MAX_VALUE),
                values.duration(Setting.KAFKA_TIMEOUT),
                values.client());
    }

    /** Leaves the client properties out, which may hold secrets. */
    @Override
    public String toString() {
        return "KafkaSettings[" + bootstrapServers + "]";
    }
}
