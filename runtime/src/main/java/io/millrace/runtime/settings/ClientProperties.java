package io.millrace.runtime.settings;

import io.millrace.schemas.problem.DidYouMean;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * What is known about the properties that are handed to Kafka's clients: their names, and which are
 * secret or ours to set.
 */
final class ClientProperties {
    /** Set by the programs, because their guarantees rest on them. */
    private static final Set<String> OURS =
            Set.of(
                    "bootstrap.servers",
                    "group.id",
                    "group.protocol",
                    "group.instance.id",
                    "client.id",
                    "enable.auto.commit",
                    "auto.offset.reset",
                    "isolation.level",
                    "enable.idempotence",
                    "acks",
                    "transactional.id",
                    "interceptor.classes",
                    "key.serializer",
                    "value.serializer",
                    "key.deserializer",
                    "value.deserializer");

    private static final Map<String, ConfigDef.Type> KNOWN = known();

    private ClientProperties() {}

    /** What is wrong with setting this property; empty where nothing is. */
    static Optional<String> refusal(String property) {
        return OURS.contains(property)
                ? Optional.of("is set by the programs themselves")
                : KNOWN.containsKey(property)
                        ? Optional.empty()
                        : Optional.of("is no property of a Kafka client");
    }

    static String hint(String property) {
        if (property.equals("bootstrap.servers")) {
            return "use " + Setting.KAFKA_BOOTSTRAP_SERVERS.key();
        }
        var hint = DidYouMean.of(property, KNOWN.keySet());
        return OURS.contains(property) || hint.startsWith("known:") ? "" : hint;
    }

    static boolean secret(String property) {
        var name = property.toLowerCase(Locale.ROOT);
        return KNOWN.get(property) == ConfigDef.Type.PASSWORD
                || name.contains("password")
                || name.contains("secret")
                || name.contains("jaas")
                || name.contains("token");
    }

    private static Map<String, ConfigDef.Type> known() {
        var known = new HashMap<String, ConfigDef.Type>();
        for (ConfigDef clients :
                new ConfigDef[] {
                    AdminClientConfig.configDef(),
                    ProducerConfig.configDef(),
                    ConsumerConfig.configDef()
                }) {
            clients.configKeys().forEach((name, key) -> known.put(name, key.type));
        }
        return known;
    }
}
