package io.millrace.standalone.assembly;

import io.millrace.feature.FeatureRunner;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.kafka.UserTopic;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.topic.Retention;
import java.util.List;

/**
 * Topics of sources, labels and tables, where nobody else creates them: on the embedded broker, and
 * on a new cluster by {@code millrace topics}. What exists already stays as it is.
 */
public final class SourceTopics {
    private SourceTopics() {}

    /**
     * Creates those that are missing, with the pipeline's number of partitions, never to be deleted
     * from; tables keep the latest record of each key.
     *
     * @return the names of the new ones
     */
    public static List<String> create(Plan plan, Clients clients) {
        try (var cluster = Cluster.connect(clients)) {
            var existing = cluster.await(cluster.admin().listTopics().names(), "list the topics");
            var missing =
                    FeatureRunner.userTopics(plan).stream()
                            .filter(topic -> !existing.contains(topic.name()))
                            .toList();
            TopicCheck.own(
                    cluster,
                    clients.settings().kafka().replicationFactor(),
                    missing.stream()
                            .map(topic -> retention(topic).spec(topic.name(), plan.partitions()))
                            .toList());
            return missing.stream().map(UserTopic::name).toList();
        }
    }

    private static Retention retention(UserTopic topic) {
        return topic.role() == UserTopic.Role.TABLE ? Retention.KEEP_LATEST : Retention.KEEP_ALL;
    }
}
