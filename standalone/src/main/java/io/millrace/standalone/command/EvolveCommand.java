package io.millrace.standalone.command;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.run.ExitCode;
import io.millrace.schemas.definition.Durations;
import io.millrace.schemas.plan.EntityPlan;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.evolution.Evolution;
import io.millrace.standalone.evolution.Evolution.Outlook;
import io.millrace.standalone.evolution.EvolutionStatus;
import io.millrace.standalone.evolution.SourceHistory;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace evolve}. */
@Command(
        name = "evolve",
        description = {
            "Brings in a changed definition beside the running one, without a gap in predictions.",
            "Prepares the generation that the file names; start its programs then, and go on with",
            "--switch once it has a model, and --finish. docs/EVOLUTION.md tells the whole of it."
        },
        mixinStandardHelpOptions = true)
final class EvolveCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @CommandLine.Spec private CommandLine.Model.CommandSpec spec;
    @Mixin private PipelineOption pipeline;
    @Mixin private SettingsOptions settings;
    @Mixin private BrokersOption brokers;
    @Mixin private Consent consent;

    @ArgGroup(multiplicity = "0..1")
    private Step step = new Step();

    /** What comes next; at first, to prepare. */
    private static final class Step {
        @Option(names = "--status", description = "Says how far everything is.")
        private boolean status;

        @Option(names = "--switch", description = "From now on the new generation serves.")
        private boolean change;

        @Option(names = "--finish", description = "Removes the old generation.")
        private boolean finish;

        @Option(names = "--abandon", description = "Removes the new generation, before --switch.")
        private boolean abandon;
    }

    @Override
    public Integer call() throws InterruptedException {
        var plan = pipeline.read();
        var clients = new Clients(settings.readForCluster(brokers.given()));
        try (var cluster = Cluster.connect(clients)) {
            var evolution =
                    new Evolution(plan, clients, cluster, PATIENCE, System::currentTimeMillis);
            boolean done =
                    step.status
                            ? new EvolutionStatus(evolution.definitions(), evolution::lag)
                                    .tell(plan, out(), spec.commandLine().getErr())
                            : evolution.alone(() -> next(plan, evolution));
            return (done ? ExitCode.DONE : ExitCode.WORK_FAILED).number();
        }
    }

    private boolean next(Plan plan, Evolution evolution) {
        if (step.change) {
            evolution.change();
            return say("generation %d serves; '--finish' removes generation %d", plan, 0, -1);
        }
        if (step.finish) {
            return finish(plan, evolution);
        }
        return step.abandon ? abandon(plan, evolution) : begin(plan, evolution);
    }

    private boolean begin(Plan plan, Evolution evolution) {
        var outlook = evolution.look();
        tell(plan, outlook);
        var question =
                "This prepares generation %d of %s; the running one stays as it is."
                        .formatted(plan.generation(), plan.pipeline());
        if (!consented(question)) {
            return false;
        }
        evolution.begin();
        return say(
                "generation %d is prepared: start its programs with this file, beside those of generation %d",
                plan, 0, -1);
    }

    private void tell(Plan plan, Outlook outlook) {
        var out = out();
        var change = outlook.change();
        names(out, "stay", change.stay());
        names(out, "changed", change.changed());
        names(out, "new", change.added());
        names(out, "gone", change.gone());
        if (outlook.from() != plan.partitions()) {
            out.printf("%-11s%d instead of %d%n", "partitions", plan.partitions(), outlook.from());
        }
        for (var topic : outlook.history()) {
            out.printf("%-11s%s%n", "history", words(topic));
        }
        outlook.history().stream()
                .filter(topic -> topic.topic().equals(plan.spine().topic()) && topic.since() >= 0)
                .findFirst()
                .ifPresent(
                        topic ->
                                out.printf(
                                        "%-11sfrom %s on: the longest window is %s%n",
                                        "warm",
                                        Instant.ofEpochMilli(topic.since() + longest(plan)),
                                        Durations.text(Duration.ofMillis(longest(plan)))));
        out.flush();
    }

    private static String words(SourceHistory topic) {
        return topic.since() < 0
                ? topic.topic() + " is empty"
                : "%d records of %s since %s"
                        .formatted(
                                topic.records(),
                                topic.topic(),
                                Instant.ofEpochMilli(topic.since()));
    }

    private static long longest(Plan plan) {
        return plan.entities().stream().mapToLong(EntityPlan::span).max().orElse(0);
    }

    private static void names(PrintWriter out, String what, List<String> names) {
        if (!names.isEmpty()) {
            out.printf("%-11s%s%n", what, String.join(", ", names));
        }
    }

    private boolean finish(Plan plan, Evolution evolution) {
        evolution.settle();
        if (!consented(removal(plan.generation() - 1, evolution.oldTopics()))) {
            return false;
        }
        evolution.removeOld();
        return say("generation %d runs alone; generation %d is removed", plan, 0, -1);
    }

    private boolean abandon(Plan plan, Evolution evolution) {
        evolution.mayGiveUp();
        if (!consented(removal(plan.generation(), evolution.newTopics()))) {
            return false;
        }
        evolution.giveUp();
        evolution.removeNew();
        return say("generation %d runs alone; generation %d is removed", plan, -1, 0);
    }

    private static String removal(int generation, Set<String> topics) {
        return "This removes generation %d with its vectors, examples, models, dead letters and state: %d topics, %s"
                .formatted(generation, topics.size(), String.join(", ", topics));
    }

    private boolean consented(String question) {
        return consent.of(question, spec.commandLine().getErr());
    }

    /** With the numbers of two generations, counted from the plan's. */
    private boolean say(String words, Plan plan, int first, int second) {
        out().printf(words + "%n", plan.generation() + first, plan.generation() + second);
        return true;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
