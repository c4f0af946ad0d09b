package io.millrace.runtime.kafka;

import io.millrace.schemas.problem.FailureException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the earliest offset for each input partition of an application that has no committed one,
 * before it starts.
 *
 * <p>So the application can run with {@code auto.offset.reset=none}: the first start reads from the
 * beginning, and from then on a position that the broker has deleted ends the program instead of
 * being skipped silently.
 */
final class StartPositions {
    private static final Logger LOG = LoggerFactory.getLogger(StartPositions.class);

    private final Cluster cluster;
    private final String applicationId;

    StartPositions(Cluster cluster, String applicationId) {
        this.cluster = cluster;
        this.applicationId = applicationId;
    }

    void prepare(Topology topology) {
        var missing = earliest(sources(topology));
        missing.keySet().removeAll(committed().keySet());
        if (missing.isEmpty()) {
            return;
        }
        try {
            cluster.await(
                    cluster.admin().alterConsumerGroupOffsets(applicationId, missing).all(),
                    "commit the first positions of " + applicationId);
            LOG.info(
                    "{} has no position yet in {} partitions: reads them from the beginning",
                    applicationId,
                    missing.size());
        } catch (FailureException failure) {
            // A group with members: another instance has been here before it joined.
            if (!(failure.getCause() instanceof UnknownMemberIdException)
                    || !committed().keySet().containsAll(missing.keySet())) {
                throw failure;
            }
        }
    }

    private static Collection<String> sources(Topology topology) {
        var topics = new TreeSet<String>();
        for (var subtopology : topology.describe().subtopologies()) {
            for (var node : subtopology.nodes()) {
                if (node instanceof TopologyDescription.Source source
                        && source.topicSet() != null) {
                    topics.addAll(source.topicSet());
                }
            }
        }
        return topics;
    }

    private Map<TopicPartition, OffsetAndMetadata> earliest(Collection<String> topics) {
        var question = new HashMap<TopicPartition, OffsetSpec>();
        cluster.await(
                        cluster.admin().describeTopics(topics).allTopicNames(),
                        "describe the input topics")
                .forEach(
                        (topic, description) ->
                                description
                                        .partitions()
                                        .forEach(
                                                partition ->
                                                        question.put(
                                                                new TopicPartition(
                                                                        topic,
                                                                        partition.partition()),
                                                                OffsetSpec.earliest())));
        var positions = new HashMap<TopicPartition, OffsetAndMetadata>();
        cluster.await(
                        cluster.admin().listOffsets(question).all(),
                        "read the first offsets of the input topics")
                .forEach(
                        (partition, offset) ->
                                positions.put(partition, new OffsetAndMetadata(offset.offset())));
        return positions;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        var positions =
                cluster.await(
                        cluster.admin()
                                .listConsumerGroupOffsets(applicationId)
                                .partitionsToOffsetAndMetadata(),
                        "read the positions of " + applicationId);
        positions.values().removeIf(position -> position == null);
        return positions;
    }
}
