package io.millrace.runtime.settings;

/** Writes the reference page {@code docs/SETTINGS.md} from the registry. */
public final class SettingsReference {
    private SettingsReference() {}

    /** The whole page, in Markdown. */
    public static String markdown() {
        var page = new StringBuilder(HEAD);
        for (var setting : Setting.values()) {
            page.append(
                    "| `%s` | `%s` | %s | %s | %s |\n"
                            .formatted(
                                    setting.key(),
                                    setting.variable(),
                                    setting.kind().text(),
                                    setting.defaultValue().isEmpty()
                                            ? ""
                                            : "`" + setting.defaultValue() + "`",
                                    setting.meaning()));
        }
        return page.append(TAIL).toString();
    }

    private static final String HEAD =
            """
            # Settings

            How a program is run; what it computes is said in the pipeline's definition. Generated from `Setting.java`: change it there.

            Written in a YAML file (`--settings FILE`, nested or dotted keys), in the environment or as flags (`--set KEY=VALUE`).
            The environment overrides the file, flags override both. An unknown key, a value that cannot be read: all of them are
            reported at once, with exit code 2. The values in force are logged at start, without secrets.

            | key | environment | value | default | meaning |
            | --- | --- | --- | --- | --- |
            """;

    private static final String TAIL =
            """

            ## Kafka client properties

            Every `kafka.client.<property>` is handed to all Kafka clients as `<property>`: TLS, SASL and whatever else Kafka's
            documentation of the clients has. In the environment `MILLRACE_KAFKA_CLIENT_SECURITY_PROTOCOL` stands for
            `kafka.client.security.protocol`. Properties that the programs' guarantees rest on (`acks`, `group.id`,
            `auto.offset.reset`, `isolation.level` and their like) are refused.

            ```yaml
            kafka:
              bootstrap-servers: kafka-1:9093,kafka-2:9093
              client:
                security.protocol: SASL_SSL
                sasl.mechanism: SCRAM-SHA-512
                sasl.jaas.config: org.apache.kafka.common.security.scram.ScramLoginModule required username="millrace" password="...";
                ssl.truststore.location: /etc/millrace/truststore.p12
            stream:
              profile: throughput
              threads: 4
            storage.data-directory: /var/lib/millrace
            ```
            """;
}
