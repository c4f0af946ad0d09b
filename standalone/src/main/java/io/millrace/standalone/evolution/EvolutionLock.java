package io.millrace.standalone.evolution;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The right to change a pipeline's generations, which one process has at a time: it is the one to
 * whom a consumer group assigns the one partition of the definitions. The brokers take it from a
 * process that has not been heard of for {@link #SESSION}; nothing of it is left behind.
 */
final class EvolutionLock {
    private static final String NAME = "evolve";
    private static final Duration SESSION = Duration.ofSeconds(10);
    private static final Duration JOINING = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Clients clients;
    private final Cluster cluster;
    private final Plan plan;
    private final String group;

    EvolutionLock(Clients clients, Cluster cluster, Plan plan) {
        this.clients = clients;
        this.cluster = cluster;
        this.plan = plan;
        this.group = clients.settings().stream().applicationId(plan.pipeline(), NAME);
    }

    /** Does a step while no other process has the right; refuses it where one has. */
    boolean take(BooleanSupplier step) {
        member("")
                .ifPresent(
                        other -> {
                            throw taken(other);
                        });
        var name = "millrace-evolve-" + ProcessHandle.current().pid();
        try (var consumer =
                new KafkaConsumer<>(
                        clients.member(group, name, SESSION),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            join(consumer);
            return step.getAsBoolean();
        }
    }

    /** Of two that come at the same time, one is assigned the partition, or neither in time. */
    private void join(KafkaConsumer<byte[], byte[]> consumer) {
        long deadline = System.nanoTime() + JOINING.toNanos();
        var assigned = new boolean[1];
        try {
            consumer.subscribe(
                    List.of(plan.topics().definitions()),
                    new ConsumerRebalanceListener() {
                        @Override
                        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                            assigned[0] = true;
                            partitions.forEach(partition -> consumer.seek(partition, 0));
                            consumer.pause(partitions);
                        }

                        @Override
                        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                            assigned[0] = false;
                        }
                    });
            while (!assigned[0] && System.nanoTime() < deadline) {
                consumer.poll(POLL);
            }
        } catch (KafkaException e) {
            throw new FailureException(
                    "Cannot make sure that no other 'millrace evolve' runs, by the group "
                            + group
                            + ": "
                            + e.getMessage(),
                    "check the brokers and the access rules",
                    e);
        }
        if (consumer.assignment().isEmpty()) {
            throw taken(member(consumer.groupMetadata().memberId()).orElse("it has just begun"));
        }
    }

    /** Who is in the group, but for one. */
    private Optional<String> member(String but) {
        var groups =
                cluster.await(cluster.admin().listGroups().all(), "list the groups").stream()
                        .map(GroupListing::groupId)
                        .filter(group::equals)
                        .toList();
        return cluster
                .await(cluster.admin().describeConsumerGroups(groups).all(), "look at " + group)
                .values()
                .stream()
                .flatMap(description -> description.members().stream())
                .filter(member -> !member.consumerId().equals(but))
                .map(member -> member.clientId() + " on " + member.host())
                .findFirst();
    }

    private FailureException taken(String by) {
        return new FailureException(
                "Another 'millrace evolve' of %s is under way: %s".formatted(plan.pipeline(), by),
                "wait until it has ended, or answer what it asks; one that was killed is forgotten after %d s"
                        .formatted(SESSION.toSeconds()));
    }
}
