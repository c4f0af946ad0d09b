package io.millrace.runtime.kafka;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG;

import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.topic.TopicSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure, before anything is read or written, that topics are what the programs rely on. All
 * that is wrong is one {@link FailureException}, with the commands that put it right.
 */
public final class TopicCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
    private static final Duration NEW_TOPIC_VISIBLE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Cluster cluster;
    private final List<String> mismatches = new ArrayList<>();
    private final List<String> remedies = new ArrayList<>();

    private TopicCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Creates those of our own topics that are missing and compares the others with their
     * declaration.
     */
    public static void own(Cluster cluster, short replicationFactor, Collection<TopicSpec> specs) {
        var check = new TopicCheck(cluster);
        var names = specs.stream().map(TopicSpec::name).toList();
        var existing = check.describe(names);
        var missing = specs.stream().filter(spec -> !existing.containsKey(spec.name())).toList();
        check.create(missing, replicationFactor);
        var all = missing.isEmpty() ? existing : check.describeOnceVisible(names);
        var configs = check.configs(names);
        for (var spec : specs) {
            if (!all.containsKey(spec.name())) {
                throw new FailureException(
                        "The brokers do not show the new topic " + spec.name(),
                        "look at the brokers' logs");
            }
            check.compare(spec, all.get(spec.name()), configs.get(spec.name()));
        }
        check.throwIfAny();
    }

    /** Checks the topics of the user, all of which must exist; their partition counts by name. */
    public static Map<String, Integer> user(Cluster cluster, Collection<UserTopic> topics) {
        var check = new TopicCheck(cluster);
        var existing = check.describeOnceVisible(topics.stream().map(UserTopic::name).toList());
        var configs = check.configs(existing.keySet());
        for (var topic : topics) {
            if (existing.containsKey(topic.name())) {
                check.judge(topic, configs.get(topic.name()));
            } else {
                check.mismatch(
                        "topic " + topic.name() + " does not exist",
                        "kafka-topics.sh --bootstrap-server "
                                + cluster.bootstrapServers()
                                + " --create --topic "
                                + topic.name()
                                + " --partitions N");
            }
        }
        check.throwIfAny();
        var partitions = new TreeMap<String, Integer>();
        existing.forEach(
                (name, description) -> partitions.put(name, description.partitions().size()));
        return partitions;
    }

    private void create(List<TopicSpec> missing, short replicationFactor) {
        var topics = new ArrayList<NewTopic>();
        for (var spec : missing) {
            var replicas = Optional.of(replicationFactor).filter(factor -> factor > 0);
            topics.add(
                    new NewTopic(spec.name(), Optional.of(spec.partitions()), replicas)
                            .configs(spec.config()));
        }
        cluster.admin().createTopics(topics).values().forEach(this::awaitCreated);
        if (!missing.isEmpty()) {
            LOG.info(
                    "created {} topics: {}",
                    missing.size(),
                    missing.stream().map(TopicSpec::name).toList());
        }
    }

    private void awaitCreated(String topic, KafkaFuture<Void> created) {
        try {
            cluster.await(created, "create topic " + topic);
        } catch (FailureException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw failure;
            }
            LOG.debug("topic {} was created by another program meanwhile", topic);
        }
    }

    /**
     * Those that exist, where some may just have been made: the controller knows first, a broker
     * hears of it a moment later.
     */
    private Map<String, TopicDescription> describeOnceVisible(Collection<String> names) {
        long deadline = System.nanoTime() + NEW_TOPIC_VISIBLE.toNanos();
        var found = describe(names);
        while (found.size() < names.size() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            found = describe(names);
        }
        return found;
    }

    /** Those that exist. */
    private Map<String, TopicDescription> describe(Collection<String> names) {
        var found = new HashMap<String, TopicDescription>();
        cluster.admin()
                .describeTopics(names)
                .topicNameValues()
                .forEach(
                        (name, answer) -> {
                            if (exists(answer)) {
                                found.put(name, cluster.await(answer, "describe topic " + name));
                            }
                        });
        return found;
    }

    private static boolean exists(KafkaFuture<?> answer) {
        try {
            answer.get();
            return true;
        } catch (ExecutionException failed) {
            // Any other failure is told by whoever awaits the answer itself.
            return !(failed.getCause() instanceof UnknownTopicOrPartitionException);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FailureException("Interrupted while looking at topics", "", interrupted);
        }
    }

    private Map<String, Config> configs(Collection<String> names) {
        var resources =
                names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        var configs = new HashMap<String, Config>();
        cluster.await(
                        cluster.admin().describeConfigs(resources).all(),
                        "read the settings of topics")
                .forEach((resource, config) -> configs.put(resource.name(), config));
        return configs;
    }

    private void compare(TopicSpec spec, TopicDescription actual, Config config) {
        int partitions = actual.partitions().size();
        if (partitions != spec.partitions() && !spec.isShared()) {
            mismatch(
                    "topic "
                            + spec.name()
                            + " has "
                            + partitions
                            + " partitions, expected "
                            + spec.partitions(),
                    "partitions are fixed at a pipeline's first start: set 'partitions: "
                            + partitions
                            + "' in the definition, or start over with 'millrace reset'");
        }
        var wrong = new TreeMap<String, String>();
        new TreeMap<>(spec.config())
                .forEach(
                        (key, expected) -> {
                            var value = value(config, key);
                            if (!asSet(expected).equals(asSet(value))) {
                                mismatches.add(
                                        "topic "
                                                + spec.name()
                                                + " has "
                                                + key
                                                + "="
                                                + value
                                                + ", expected "
                                                + expected);
                                wrong.put(key, expected);
                            }
                        });
        if (!wrong.isEmpty()) {
            remedies.add(alter(spec.name(), wrong));
        }
    }

    private void judge(UserTopic topic, Config config) {
        var limit = value(config, MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG);
        long ahead = topic.ahead().toMillis();
        if (!limit.isEmpty() && Long.parseLong(limit) < ahead) {
            mismatch(
                    "topic "
                            + topic.name()
                            + " refuses records "
                            + limit
                            + " ms ahead of the clock ("
                            + MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG
                            + "), but its source allows "
                            + ahead
                            + " ms",
                    alter(
                                    topic.name(),
                                    Map.of(
                                            MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                                            String.valueOf(ahead)))
                            + ", or lower 'ahead' in the definition");
        }
        var policy = asSet(value(config, CLEANUP_POLICY_CONFIG));
        boolean table = topic.role() == UserTopic.Role.TABLE;
        if (!table && policy.contains("compact")) {
            LOG.warn(
                    "topic {} is compacted: events with the same key will be lost before they are read again; use {}=delete",
                    topic.name(),
                    CLEANUP_POLICY_CONFIG);
        }
        if (table && policy.contains("delete")) {
            LOG.warn(
                    "topic {} of a table is not only compacted: a row that nobody sends again will be lost before it is read again; use {}=compact",
                    topic.name(),
                    CLEANUP_POLICY_CONFIG);
        }
    }

    private static String value(Config config, String key) {
        var entry = config.get(key);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private static Set<String> asSet(String value) {
        return new HashSet<>(List.of(value.trim().split("\\s*,\\s*")));
    }

    private String alter(String topic, Map<String, String> config) {
        var changes =
                new TreeMap<>(config)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + bracketed(entry.getValue()))
                                .collect(Collectors.joining(","));
        return "kafka-configs.sh --bootstrap-server "
                + cluster.bootstrapServers()
                + " --alter --entity-type topics --entity-name "
                + topic
                + " --add-config "
                + changes;
    }

    private static String bracketed(String value) {
        return value.contains(",") ? "[" + value + "]" : value;
    }

    private void mismatch(String what, String remedy) {
        mismatches.add(what);
        remedies.add(remedy);
    }

    private void throwIfAny() {
        if (!mismatches.isEmpty()) {
            throw new FailureException(
                    "Topics are not as they must be:\n  " + String.join("\n  ", mismatches),
                    String.join("\n  -> ", remedies));
        }
    }
}
