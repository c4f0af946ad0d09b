package io.millrace.standalone.command;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.run.DataDirectory;
import io.millrace.runtime.run.ExitCode;
import io.millrace.runtime.run.Logging;
import io.millrace.runtime.settings.Settings;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.TablePlan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.schemas.topic.Topics;
import io.millrace.standalone.assembly.Assembly;
import io.millrace.standalone.demo.Demo;
import io.millrace.standalone.kafka.PipelineGroups;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace reset}. */
@Command(
        name = "reset",
        description = {
            "Removes everything that a pipeline has made.",
            "On the embedded broker: the data directory, source topics included.",
            "On a cluster: topics with all models and predictions, consumer groups",
            "and state; source topics stay."
        },
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private SettingsOptions options;
    @Mixin private BrokersOption brokers;
    @Mixin private Consent consent;

    @ArgGroup(multiplicity = "1")
    private Choice choice;

    /** Whose everything. */
    private static final class Choice {
        @Option(
                names = {"-f", "--file"},
                paramLabel = "FILE",
                description = "The pipeline's definition.")
        private Path file;

        @Option(names = "--demo", description = "The demo.")
        private boolean demo;
    }

    @Override
    public Integer call() {
        var plan = choice.demo ? Demo.plan() : PipelineOption.read(choice.file);
        var settings =
                choice.demo
                        ? DemoCommand.settings(options)
                        : options.readForPipeline(plan, brokers.given());
        return settings.kafka().bootstrapServers().equals(Assembly.EMBEDDED)
                ? removeDirectory(settings.storage().dataDirectory())
                : removeFromCluster(plan, settings);
    }

    private Integer removeDirectory(Path directory) {
        var output = spec.commandLine().getOut();
        if (!Files.isDirectory(directory)) {
            output.println("there is no " + directory + ": nothing to remove");
            return ExitCode.DONE.number();
        }
        if (!Files.isDirectory(directory.resolve(Assembly.BROKER))) {
            throw new FailureException(
                    directory + " is not a data directory with an embedded broker",
                    "name it with --data-dir, or the cluster with --bootstrap-servers");
        }
        DataDirectory.open(directory, List.of(Assembly.BROKER)).close();
        var question =
                "This removes %s: the embedded broker's topics, sources included, models, state and keys."
                        .formatted(directory);
        if (!consent.of(question, spec.commandLine().getErr())) {
            return ExitCode.WORK_FAILED.number();
        }
        DataDirectory.remove(directory);
        output.println("removed " + directory);
        return ExitCode.DONE.number();
    }

    private Integer removeFromCluster(Plan plan, Settings settings) {
        Logging.configure(settings.log());
        try (var cluster = Cluster.connect(new Clients(settings))) {
            var groups = groups(cluster, plan, settings);
            var topics = existing(cluster, plan, groups);
            if (!consent.of(question(plan, topics, settings), spec.commandLine().getErr())) {
                return ExitCode.WORK_FAILED.number();
            }
            PipelineGroups.delete(
                    cluster,
                    groups,
                    (group, failure) ->
                            new FailureException(
                                    "The pipeline still runs: group " + group + " has members",
                                    "stop it first",
                                    failure));
            cluster.await(cluster.admin().deleteTopics(topics).all(), "delete topics");
            groups.forEach(
                    group ->
                            DataDirectory.remove(
                                    settings.storage().stateDirectory().resolve(group)));
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

    /** Of all generations. */
    private static List<String> groups(Cluster cluster, Plan plan, Settings settings) {
        return generations(cluster, plan)
                .mapToObj(each -> Topics.prefix(plan.pipeline(), each))
                .flatMap(prefix -> PipelineGroups.names(prefix, settings.stream()).stream())
                .toList();
    }

    /** All that there may be: those that have topics, and the definition's own. */
    private static IntStream generations(Cluster cluster, Plan plan) {
        var later = Pattern.compile(Pattern.quote(plan.pipeline()) + "\\.g([1-9][0-9]{0,5})\\..*");
        int newest =
                cluster.await(cluster.admin().listTopics().names(), "list the topics").stream()
                        .map(later::matcher)
                        .filter(Matcher::matches)
                        .mapToInt(found -> Integer.parseInt(found.group(1)))
                        .max()
                        .orElse(1);
        return IntStream.rangeClosed(1, Math.max(newest, plan.generation()));
    }

    /** Declared topics and the changelogs of the applications, of all generations. */
    private static Set<String> existing(Cluster cluster, Plan plan, List<String> groups) {
        var declared =
                generations(cluster, plan)
                        .mapToObj(each -> topics(plan, each).all())
                        .flatMap(List::stream)
                        .map(TopicSpec::name)
                        .collect(Collectors.toSet());
        return cluster.await(cluster.admin().listTopics().names(), "list the topics").stream()
                .filter(topic -> declared.contains(topic) || changelog(topic, groups))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Topics topics(Plan plan, int generation) {
        return new Topics(
                plan.pipeline(),
                generation,
                plan.partitions(),
                plan.entities().stream().map(EntityPlan::name).toList(),
                plan.tables().stream().map(TablePlan::name).toList());
    }

    private static boolean changelog(String topic, List<String> groups) {
        return topic.endsWith("-changelog")
                && groups.stream().anyMatch(group -> topic.startsWith(group + "-"));
    }
}
