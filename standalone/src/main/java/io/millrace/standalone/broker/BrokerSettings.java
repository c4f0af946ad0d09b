package io.millrace.standalone.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The server properties of the embedded broker. */
final class BrokerSettings {
    static final int NODE = 1;

    private BrokerSettings() {}

    static Map<String, String> of(Path directory, int clientPort, int controllerPort) {
        var settings = new HashMap<String, String>();
        settings.putAll(node(directory, clientPort, controllerPort));
        settings.putAll(singleReplica());
        settings.putAll(eventTime());
        settings.putAll(footprint());
        return settings;
    }

    private static Map<String, String> node(Path directory, int clientPort, int controllerPort) {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE)),
                Map.entry("log.dirs", directory.toString()),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(clientPort, controllerPort)),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + clientPort),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
                // Static voters: the controller's port may be another one at the next start.
                Map.entry("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort),
                // After kill -9 a restart waits until the registration of the old process expires;
                // on the other hand a machine that stalls for seconds must not fence its own
                // broker.
                Map.entry("broker.session.timeout.ms", "8000"),
                Map.entry("broker.heartbeat.interval.ms", "500"),
                // Without it each restart takes ten seconds longer.
                Map.entry("controlled.shutdown.enable", "true"));
    }

    private static Map<String, String> singleReplica() {
        return Map.of(
                "default.replication.factor", "1",
                "offsets.topic.replication.factor", "1",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1");
    }

    /** Record time is event time: it may lie years back, and must neither delete nor roll. */
    private static Map<String, String> eventTime() {
        return Map.of(
                "log.retention.ms", "-1",
                "log.roll.ms", Long.toString(Long.MAX_VALUE),
                "log.message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE),
                "log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE),
                // A pipeline that rests for weeks goes on where it stopped.
                "offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
    }

    private static Map<String, String> footprint() {
        return Map.of(
                // A mistyped topic name is an error for the client that typed it.
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.num.partitions", "1",
                "num.network.threads", "2",
                "num.io.threads", "4",
                "log.cleaner.dedupe.buffer.size", "2097152");
    }
}
