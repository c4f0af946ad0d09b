package io.millrace.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.topic.Retention;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TopicCheckTest {
    private static final short BROKERS_DEFAULT = -1;

    private Cluster cluster;

    @BeforeEach
    void connect() throws Exception {
        cluster =
                Cluster.connect(
                        new Clients(BrokerProcess.shared().settings(Path.of("unused"), Map.of())));
    }

    @AfterEach
    void disconnect() {
        cluster.close();
    }

    @Test
    void createsEveryTopicOfAPipelineAndFindsThemRightTheNextTime() {
        var topics =
                new Topics(
                                BrokerProcess.unique("fraud"),
                                1,
                                2,
                                List.of("customer"),
                                List.of("merchants"))
                        .all();

        TopicCheck.own(cluster, BROKERS_DEFAULT, topics);
        TopicCheck.own(cluster, BROKERS_DEFAULT, topics);

        var names = cluster.await(cluster.admin().listTopics().names(), "list topics");
        assertThat(names).containsAll(topics.stream().map(TopicSpec::name).toList());
    }

    @Test
    void tellsEveryMismatchAtOnceWithTheCommandThatPutsItRight() {
        var first = BrokerProcess.unique("first");
        var second = BrokerProcess.unique("second");
        create(first, 3, Map.of("retention.ms", "86400000"));
        create(second, 2, Map.of());

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(
                        () ->
                                TopicCheck.own(
                                        cluster,
                                        BROKERS_DEFAULT,
                                        List.of(
                                                Retention.KEEP_ALL.spec(first, 2),
                                                new TopicSpec(
                                                        second,
                                                        2,
                                                        Map.of(
                                                                "cleanup.policy",
                                                                "compact,delete")))))
                .withMessageContaining("topic " + first + " has 3 partitions, expected 2")
                .withMessageContaining("topic " + first + " has retention.ms=86400000, expected -1")
                .withMessageContaining(
                        "topic " + second + " has cleanup.policy=delete, expected compact,delete")
                .withMessageContaining("set 'partitions: 3' in the definition")
                .withMessageContaining(
                        "--alter --entity-type topics --entity-name "
                                + first
                                + " --add-config"
                                + " message.timestamp.after.max.ms=9223372036854775807,retention.ms=-1,segment.ms=9223372036854775807")
                .withMessageContaining(
                        "--entity-name " + second + " --add-config cleanup.policy=[compact,delete]")
                .withNoCause();
    }

    @Test
    void tellsThePartitionsOfTheUsersTopics() {
        var source = BrokerProcess.unique("source");
        var table = BrokerProcess.unique("table");
        create(source, 3, Map.of());
        create(table, 1, Map.of("cleanup.policy", "compact"));

        var partitions =
                TopicCheck.user(
                        cluster,
                        List.of(
                                UserTopic.source(source, Duration.ofHours(1)),
                                UserTopic.table(table)));

        assertThat(partitions).isEqualTo(Map.of(source, 3, table, 1));
    }

    @Test
    void refusesUserTopicsThatAreMissingOrRefuseEventsBeforeWeWould() {
        var narrow = BrokerProcess.unique("narrow");
        var missing = BrokerProcess.unique("missing");
        create(narrow, 1, Map.of("message.timestamp.after.max.ms", "3600000"));

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(
                        () ->
                                TopicCheck.user(
                                        cluster,
                                        List.of(
                                                UserTopic.source(narrow, Duration.ofHours(2)),
                                                UserTopic.labels(missing))))
                .withMessageContaining("topic " + missing + " does not exist")
                .withMessageContaining("--create --topic " + missing)
                .withMessageContaining(
                        "topic " + narrow + " refuses records 3600000 ms ahead of the clock")
                .withMessageContaining("--add-config message.timestamp.after.max.ms=7200000");
    }

    private void create(String name, int partitions, Map<String, String> config) {
        var topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
        cluster.await(cluster.admin().createTopics(List.of(topic)).all(), "create " + name);
    }
}
