package io.millrace.standalone.command;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.run.ExitCode;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.standalone.kafka.PipelineGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code millrace reset}. */
@Command(
        name = "reset",
        description = {
            "Removes everything that a pipeline has made: its topics with all models and",
            "predictions, its consumer groups and its state. Source topics stay."
        },
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private PipelineOption pipeline;
    @Mixin private SettingsOptions options;
    @Mixin private Consent consent;

    @Override
    public Integer call() {
        var plan = pipeline.read();
        var settings = options.readForCluster();
        try (var cluster = Cluster.connect(new Clients(settings))) {
            var groups = PipelineGroups.names(plan, settings.stream());
            var topics = existing(cluster, plan, groups);
            if (!consent.of(question(plan, topics, settings), spec.commandLine().getErr())) {
                return ExitCode.WORK_FAILED.number();
            }
            deleteGroups(cluster, groups);
            cluster.await(cluster.admin().deleteTopics(topics).all(), "delete topics");
            groups.forEach(
                    group -> deleteTree(settings.storage().stateDirectory().resolve(group)));
            spec.commandLine()
                    .getOut()
                    .printf("removed %d topics of %s%n", topics.size(), plan.pipeline());
            return ExitCode.DONE.number();
        }
    }

    private static String question(Plan plan, Set<String> topics, Settings settings) {
        return "This removes %d topics of %s at %s, with its models and predictions, and its state in %s."
                .formatted(
                        topics.size(),
                        plan.pipeline(),
                        settings.kafka().bootstrapServers(),
                        settings.storage().stateDirectory());
    }

    /** Declared topics and the changelogs of the applications. */
    private static Set<String> existing(Cluster cluster, Plan plan, List<String> groups) {
        var declared =
                plan.topics().all().stream().map(TopicSpec::name).collect(Collectors.toSet());
        return cluster
                .await(cluster.admin().listTopics().names(), "list the topics")
                .stream()
                .filter(topic -> declared.contains(topic) || changelog(topic, groups))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean changelog(String topic, List<String> groups) {
        return topic.endsWith("-changelog")
                && groups.stream().anyMatch(group -> topic.startsWith(group + "-"));
    }

    private static void deleteGroups(Cluster cluster, List<String> groups) {
        for (var group : groups) {
            try {
                cluster.await(
                        cluster.admin().deleteConsumerGroups(List.of(group)).all(),
                        "delete the group " + group);
            } catch (FailureException failure) {
                if (failure.getCause() instanceof GroupNotEmptyException) {
                    throw new FailureException(
                            "The pipeline still runs: group " + group + " has members",
                            "stop it first",
                            failure);
                }
                if (!(failure.getCause() instanceof GroupIdNotFoundException)) {
                    throw failure;
                }
            }
        }
    }

    static void deleteTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new FailureException("Cannot remove " + root + ": " + e, "remove it by hand", e);
        }
    }
}
