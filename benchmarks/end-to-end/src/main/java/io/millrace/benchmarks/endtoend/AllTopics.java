package io.millrace.benchmarks.endtoend;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How much is written: all topics of the broker, changelogs included, Kafka's own left out. */
final class AllTopics implements AutoCloseable {
    private final Cluster cluster;

    AllTopics(Clients clients) {
        cluster = Cluster.connect(clients);
    }

    /** Records written so far, by topic. */
    Map<String, Long> records() {
        var admin = cluster.admin();
        var names = cluster.await(admin.listTopics().names(), "list the topics");
        var topics = cluster.await(admin.describeTopics(names).allTopicNames(), "describe them");
        var latest = new HashMap<TopicPartition, OffsetSpec>();
        topics.forEach(
                (name, topic) ->
                        topic.partitions()
                                .forEach(
                                        each ->
                                                latest.put(
                                                        new TopicPartition(name, each.partition()),
                                                        OffsetSpec.latest())));
        var ends = cluster.await(admin.listOffsets(latest).all(), "find their ends");
        var records = new HashMap<String, Long>();
        ends.forEach((partition, end) -> records.merge(partition.topic(), end.offset(), Long::sum));
        return records;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
