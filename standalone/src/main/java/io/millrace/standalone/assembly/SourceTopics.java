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
 * Source and label topics, where nobody else creates them: on the embedded broker, and on a new
 * cluster by {@code millrace topics}. What exists already stays as it is.
 */
public final class SourceTopics {
    private SourceTopics() {}

    /**
     * Creates those that are missing, with the pipeline's number of partitions, never to be deleted
     * from.
     *
     * @return the names of the new ones
     */
    public static List<String> create(Plan plan, Clients clients) {
        try (var cluster = Cluster.connect(clients)) {
            var existing = cluster.await(cluster.admin().listTopics().names(), "list the topics");
            var missing =
                    FeatureRunner.userTopics(plan).stream()
                            .map(UserTopic::name)
                            .filter(name -> !existing.contains(name))
                            .distinct()
                            .toList();
            TopicCheck.own(
                    cluster,
                    clients.settings().kafka().replicationFactor(),
                    missing.stream()
                            .map(name -> Retention.KEEP_ALL.spec(name, plan.partitions()))
                            .toList());
            return missing;
        }
    }
}
