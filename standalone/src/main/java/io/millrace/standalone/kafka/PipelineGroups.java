package io.millrace.standalone.kafka;

import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.settings.StreamSettings;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** The consumer groups of a pipeline and the topics they read. */
public final class PipelineGroups {
    public static final String FEATURE_STREAM = "feature-stream";
    public static final String INFERENCE_STREAM = "inference-stream";

    /**
     * Source, by-id, entity, answers, by-id, training-examples, and one more for the predictions:
     * the longest way that one record takes.
     */
    public static final int HOPS = 7;

    private PipelineGroups() {}

    /** {@link #HOPS}, and one for each table that an event may pass on its way to an entity. */
    public static int hops(Plan plan) {
        return HOPS + plan.tables().size();
    }

    /**
     * Application ids, which are the names of the groups.
     *
     * @param prefix see {@link Plan#prefix}
     */
    public static List<String> names(String prefix, StreamSettings stream) {
        return List.of(
                stream.applicationId(prefix, FEATURE_STREAM),
                stream.applicationId(prefix, INFERENCE_STREAM));
    }

    public static List<GroupLag.Reader> readers(Plan plan, StreamSettings stream) {
        var groups = names(plan.prefix(), stream);
        return List.of(
                new GroupLag.Reader(groups.get(0), featureTopics(plan), false),
                new GroupLag.Reader(groups.get(1), Set.of(plan.topics().features()), true));
    }

    /**
     * How far a generation is behind, by what its groups themselves have committed, which needs no
     * plan: feature-stream commits a position of each of its inputs before it starts.
     *
     * @param scored whether inference-stream counts as well
     * @return empty where feature-stream has never run: there is no group, or it has no positions
     */
    public static Optional<GroupLag> lag(
            Cluster cluster,
            String prefix,
            StreamSettings stream,
            boolean scored,
            Duration patience) {
        var groups = names(prefix, stream);
        var inputs = inputs(cluster, groups.get(0));
        if (inputs.isEmpty()) {
            return Optional.empty();
        }
        var readers = new ArrayList<GroupLag.Reader>();
        readers.add(new GroupLag.Reader(groups.get(0), inputs, false));
        if (scored) {
            readers.add(new GroupLag.Reader(groups.get(1), Set.of(prefix + ".features"), false));
        }
        return Optional.of(new GroupLag(cluster.admin(), readers, HOPS + inputs.size(), patience));
    }

    /** Topics that the group has positions in. */
    private static Set<String> inputs(Cluster cluster, String group) {
        try {
            return cluster
                    .await(
                            cluster.admin()
                                    .listConsumerGroupOffsets(group)
                                    .partitionsToOffsetAndMetadata(),
                            "read the positions of " + group)
                    .keySet()
                    .stream()
                    .map(TopicPartition::topic)
                    .collect(Collectors.toSet());
        } catch (FailureException failure) {
            if (failure.getCause() instanceof GroupIdNotFoundException) {
                return Set.of();
            }
            throw failure;
        }
    }

    /**
     * Whether a record of feature-stream's inputs is work: what joints have without a key is told
     * to all partitions, watermarks each second among it.
     *
     * @param prefix see {@link Plan#prefix}
     */
    public static boolean isWork(String prefix, ConsumerRecord<byte[], byte[]> record) {
        var joints = new Topics(prefix, 1, 1, List.of(), List.of());
        var topic = record.topic();
        return record.key() != null
                || !(topic.equals(joints.answers())
                        || topic.equals(joints.byId())
                        || topic.startsWith(joints.entity(""))
                        || topic.startsWith(joints.table("")));
    }

    private static Set<String> featureTopics(Plan plan) {
        var topics = new TreeSet<String>();
        plan.sources().stream().map(SourcePlan::topic).forEach(topics::add);
        plan.entities().stream()
                .map(EntityPlan::name)
                .map(plan.topics()::entity)
                .forEach(topics::add);
        plan.tables().stream().map(TablePlan::topic).forEach(topics::add);
        plan.tables().stream().map(TablePlan::name).map(plan.topics()::table).forEach(topics::add);
        topics.add(plan.topics().answers());
        if (plan.label() != null) {
            topics.add(plan.label().topic());
            topics.add(plan.topics().byId());
        }
        return topics;
    }

    /**
     * Deletes groups; those that are not there are passed over.
     *
     * @param running what to throw where one of them has members, of its name and the cause
     */
    public static void delete(
            Cluster cluster,
            List<String> groups,
            BiFunction<String, Throwable, FailureException> running) {
        for (var group : groups) {
            try {
                cluster.await(
                        cluster.admin().deleteConsumerGroups(List.of(group)).all(),
                        "delete the group " + group);
            } catch (FailureException failure) {
                if (failure.getCause() instanceof GroupNotEmptyException) {
                    throw running.apply(group, failure);
                }
                if (!(failure.getCause() instanceof GroupIdNotFoundException)) {
                    throw failure;
                }
            }
        }
    }
}
