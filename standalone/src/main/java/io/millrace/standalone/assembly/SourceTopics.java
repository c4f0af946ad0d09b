package io.millrace.standalone.assembly;

import io.millrace.feature.FeatureRunner;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.kafka.UserTopic;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.topic.Retention;

/**
 * Source and label topics on the embedded broker, which nobody else creates there. What exists
 * already stays as it is.
 */
final class SourceTopics {
    private static final short ONE_REPLICA = 1;

    private SourceTopics() {}

    static void create(Plan plan, Clients clients) {
        try (var cluster = Cluster.connect(clients)) {
            var existing = cluster.await(cluster.admin().listTopics().names(), "list the topics");
            var missing =
                    FeatureRunner.userTopics(plan).stream()
                            .map(UserTopic::name)
                            .filter(name -> !existing.contains(name))
                            .distinct()
                            .map(name -> Retention.KEEP_ALL.spec(name, plan.partitions()))
                            .toList();
            TopicCheck.own(cluster, ONE_REPLICA, missing);
        }
    }
}
