package io.millrace.standalone.evolution;

import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.run.DataDirectory;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.schemas.topic.Topics;
import io.millrace.standalone.kafka.PipelineGroups;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.GroupListing;

/** What one generation of a pipeline has for itself: topics, consumer groups, state. */
final class GenerationStock {
    private final Cluster cluster;
    private final Settings settings;
    private final int generation;
    private final String prefix;
    private final Set<String> declared;
    private final List<String> groups;

    GenerationStock(Cluster cluster, Settings settings, String pipeline, int generation) {
        this.cluster = cluster;
        this.settings = settings;
        this.generation = generation;
        this.prefix = Topics.prefix(pipeline, generation);
        this.declared =
                new Topics(pipeline, generation, 1, List.of(), List.of())
                        .all().stream()
                                .filter(spec -> !spec.isShared())
                                .map(TopicSpec::name)
                                .collect(Collectors.toSet());
        this.groups = PipelineGroups.names(prefix, settings.stream());
    }

    /** Its topics that are there, changelogs among them. */
    Set<String> topics() {
        return cluster.await(cluster.admin().listTopics().names(), "list the topics").stream()
                .filter(this::isOwn)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isOwn(String topic) {
        return declared.contains(topic)
                || topic.startsWith(prefix + ".entity.")
                || topic.startsWith(prefix + ".table.")
                || groups.stream()
                        .anyMatch(
                                group ->
                                        topic.startsWith(group + "-")
                                                && topic.endsWith("-changelog"));
    }

    /** Refuses while a program of it runs. */
    void requireStopped() {
        cluster.await(
                        cluster.admin().describeConsumerGroups(existingGroups()).all(),
                        "look at its groups")
                .forEach(
                        (group, description) -> {
                            if (!description.members().isEmpty()) {
                                throw running(group, null);
                            }
                        });
    }

    private List<String> existingGroups() {
        return cluster.await(cluster.admin().listGroups().all(), "list the groups").stream()
                .map(GroupListing::groupId)
                .filter(groups::contains)
                .toList();
    }

    private FailureException running(String group, Throwable cause) {
        return new FailureException(
                "Programs of generation "
                        + generation
                        + " still run: group "
                        + group
                        + " has members",
                "stop them, then run this again",
                cause);
    }

    /** Removes all of it. */
    void remove() {
        PipelineGroups.delete(cluster, existingGroups(), this::running);
        cluster.await(cluster.admin().deleteTopics(topics()).all(), "delete topics");
        groups.forEach(
                group -> DataDirectory.remove(settings.storage().stateDirectory().resolve(group)));
    }
}
