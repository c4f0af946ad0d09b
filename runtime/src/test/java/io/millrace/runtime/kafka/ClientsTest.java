package io.millrace.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.runtime.settings.Settings;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

final class ClientsTest {
    @Test
    void theLatencyProfileSendsAtOnce() {
        var clients = new Clients(Settings.of(Map.of()));

        assertThat(streamsProducer(clients))
                .containsEntry("linger.ms", 0)
                .containsEntry("max.in.flight.requests.per.connection", 1);
        assertThat(clients.producer("any"))
                .containsEntry("linger.ms", 0)
                .containsEntry("max.in.flight.requests.per.connection", 1)
                .containsEntry("acks", "all");
        assertThat(streams(clients)).containsEntry("commit.interval.ms", 500L);
    }

    @Test
    void theThroughputProfileGathersBatches() {
        var clients = new Clients(Settings.of(Map.of("stream.profile", "throughput")));

        assertThat(streamsProducer(clients))
                .containsEntry("linger.ms", 20)
                .containsEntry("batch.size", 131_072);
        assertThat(streamsConsumer(clients)).containsEntry("max.poll.records", 5_000);
        assertThat(streams(clients)).containsEntry("commit.interval.ms", 1_000L);
    }

    @Test
    void theUsersPropertiesReachEveryClientAndMayTuneSending() {
        var clients =
                new Clients(
                        Settings.of(
                                Map.of(
                                        "stream.profile", "throughput",
                                        "kafka.client.client.rack", "west",
                                        "kafka.client.max.poll.records", "50",
                                        "kafka.client.linger.ms", "7")));

        assertThat(clients.admin()).containsEntry("client.rack", "west");
        assertThat(clients.reader("any")).containsEntry("client.rack", "west");
        assertThat(clients.producer("any"))
                .containsEntry("client.rack", "west")
                .containsEntry("linger.ms", "7");
        assertThat(streamsConsumer(clients)).containsEntry("client.rack", "west");
        assertThat(streamsConsumer(clients)).containsEntry("max.poll.records", "50");
        assertThat(streamsProducer(clients))
                .containsEntry("linger.ms", "7")
                .containsEntry("batch.size", 131_072);
    }

    @Test
    void noClientMovesSilentlyToAnotherPosition() {
        var clients = new Clients(Settings.of(Map.of()));

        assertThat(streamsConsumer(clients)).containsEntry("auto.offset.reset", "none");
        assertThat(clients.reader("any"))
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("isolation.level", "read_committed");
    }

    @Test
    void changelogsActOnEventTimeAsOurTopicsDo() {
        assertThat(streams(new Clients(Settings.of(Map.of("kafka.replication-factor", "3")))))
                .containsEntry("topic.message.timestamp.after.max.ms", "9223372036854775807")
                .containsEntry("topic.segment.ms", "9223372036854775807")
                .containsEntry("replication.factor", 3);
    }

    @Test
    void exactlyOnceIsASwitch() {
        var clients = new Clients(Settings.of(Map.of("stream.guarantee", "exactly_once_v2")));

        assertThat(streams(clients)).containsEntry("processing.guarantee", "exactly_once_v2");
        assertThat(streamsConsumer(clients))
                .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    }

    @Test
    void aTransactionalProducerCarriesThePrefix() {
        var clients = new Clients(Settings.of(Map.of("stream.application-prefix", "team-a.")));

        assertThat(clients.transactionalProducer("fraud.trainer"))
                .containsEntry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "team-a.fraud.trainer");
        assertThat(clients.settings().stream().applicationId("fraud", "trainer"))
                .isEqualTo("team-a.fraud.trainer");
    }

    private static Map<String, Object> streams(Clients clients) {
        var properties = clients.streams("application", CommittedOffsets.confirmed());
        return new StreamsConfig(properties).originals();
    }

    private static Map<String, Object> streamsProducer(Clients clients) {
        return new StreamsConfig(streams(clients)).getProducerConfigs("client");
    }

    private static Map<String, Object> streamsConsumer(Clients clients) {
        return new StreamsConfig(streams(clients))
                .getMainConsumerConfigs("application", "client", 1);
    }
}
