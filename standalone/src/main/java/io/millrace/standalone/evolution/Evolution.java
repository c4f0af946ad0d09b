package io.millrace.standalone.evolution;

import io.millrace.feature.FeatureRunner;
import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.kafka.TopicCheck;
import io.millrace.runtime.kafka.TopicReader;
import io.millrace.runtime.kafka.UserTopic;
import io.millrace.runtime.pipeline.DefinitionLog;
import io.millrace.runtime.pipeline.Definitions;
import io.millrace.runtime.pipeline.Definitions.Generation;
import io.millrace.schemas.plan.DefinitionChange;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.record.Succession;
import io.millrace.schemas.topic.Topics;
import io.millrace.standalone.kafka.PipelineGroups;
import io.millrace.trainer.publish.ActivationLog;
import io.millrace.trainer.publish.ModelPublisher;
import io.millrace.trainer.publish.Servers.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * One evolution of a pipeline: the generation of the plan follows the one before it. Each step can
 * be done again after it broke off, and is refused where it would lose or double something.
 */
public final class Evolution {
    private static final String BY = "millrace-evolve";
    private static final Duration LOADING = Duration.ofSeconds(15);

    private final Plan plan;
    private final Clients clients;
    private final Cluster cluster;
    private final Duration patience;
    private final LongSupplier clock;
    private final int before;

    /**
     * @param plan of the changed definition
     * @param patience how long a generation may make no progress while it is waited for
     * @param clock wall clock in ms
     */
    public Evolution(
            Plan plan, Clients clients, Cluster cluster, Duration patience, LongSupplier clock) {
        this.plan = plan;
        this.clients = clients;
        this.cluster = cluster;
        this.patience = patience;
        this.clock = clock;
        this.before = plan.generation() - 1;
    }

    /**
     * What would change.
     *
     * @param from partitions so far
     * @param history of the topics that are read again
     */
    public record Outlook(DefinitionChange change, int from, List<SourceHistory> history) {}

    /** What would change; refuses what cannot be done. */
    public Outlook look() {
        var old = predecessor();
        var definitions = definitions();
        definitions
                .generation(before - 1)
                .ifPresent(
                        older -> {
                            throw new FailureException(
                                    "Generation "
                                            + before
                                            + " still has its own evolution under way",
                                    "end it first: 'millrace evolve --finish' with its definition");
                        });
        boolean same = old.fingerprint().equals(plan.fingerprint());
        if (same && old.partitions() == plan.partitions()) {
            throw new FailureException(
                    "Nothing changes: both have the fingerprint %s and %d partitions"
                            .formatted(plan.fingerprint(), plan.partitions()),
                    "what is not in the fingerprint (training, gate, serving, tests) changes by starting the programs with it");
        }
        definitions.generation(plan.generation()).ifPresent(this::requireThis);
        var change = DefinitionChange.between(old.canonical(), plan);
        if (!change.obstacles().isEmpty()) {
            throw new FailureException(
                    "An event would not be the same event for both generations: "
                            + String.join("; ", change.obstacles()),
                    "give the changed definition another pipeline name");
        }
        var topics = FeatureRunner.userTopics(plan);
        TopicCheck.user(cluster, topics);
        var reader = new TopicReader(clients);
        return new Outlook(
                change,
                old.partitions(),
                topics.stream()
                        .map(UserTopic::name)
                        .distinct()
                        .map(name -> SourceHistory.of(reader, name))
                        .toList());
    }

    /** Prepares the new generation; its programs can start then. */
    public void begin() {
        var old = predecessor();
        if (definitions().succession(before).passesOn()) {
            throw new FailureException(
                    "Generation " + plan.generation() + " serves already",
                    "go on with --status or --finish");
        }
        TopicCheck.own(
                cluster, clients.settings().kafka().replicationFactor(), plan.topics().all());
        takeModels(old);
        try (var log = log()) {
            log.begin(plan);
            log.succession(before, Succession.BESIDE, BY, clock.getAsLong());
        }
    }

    /** From now on the new generation serves. */
    public void change() {
        var old = predecessor();
        requireState(Set.of(Succession.BESIDE), "--switch");
        takeModels(old);
        requireModel();
        drain(before, false);
        drain(plan.generation(), false);
        succeed(Succession.SERVES);
    }

    /** Makes sure that the old generation is not needed any more. */
    public void settle() {
        predecessor();
        requireState(Set.of(Succession.SERVES, Succession.DONE), "--finish");
        if (definitions().succession(before) == Succession.SERVES) {
            drain(before, true);
            drain(plan.generation(), false);
            succeed(Succession.DONE);
        }
        stock(before).requireStopped();
    }

    /** Refuses to give the new generation up where somebody needs it. */
    public void mayGiveUp() {
        predecessor();
        requireState(Set.of(Succession.NONE, Succession.BESIDE), "--abandon");
        stock(plan.generation()).requireStopped();
    }

    /** Makes sure that nobody needs the new generation. */
    public void giveUp() {
        mayGiveUp();
        succeed(Succession.NONE);
        drain(before, false);
    }

    /** Topics that {@link #removeOld} removes. */
    public Set<String> oldTopics() {
        return stock(before).topics();
    }

    /** Topics that {@link #removeNew} removes. */
    public Set<String> newTopics() {
        return stock(plan.generation()).topics();
    }

    /** After {@link #settle}. */
    public void removeOld() {
        remove(before);
    }

    /** After {@link #giveUp}. */
    public void removeNew() {
        remove(plan.generation());
    }

    /** How things stand. */
    public Definitions definitions() {
        var topic = plan.topics().definitions();
        var names = cluster.await(cluster.admin().listTopics().names(), "list the topics");
        if (!names.contains(topic)) {
            throw new FailureException(
                    "The pipeline " + plan.pipeline() + " has never run: there is no " + topic,
                    "start it with this definition; nothing has to evolve");
        }
        return Definitions.read(clients, topic);
    }

    /**
     * Events, labels, rows and what follows from them that a generation's feature-stream has not
     * worked off yet; empty where it has never run.
     */
    public OptionalLong lag(int generation) throws InterruptedException {
        var prefix = Topics.prefix(plan.pipeline(), generation);
        var lag = PipelineGroups.lag(cluster, prefix, clients.settings().stream(), false, patience);
        return lag.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(
                        lag.get()
                                .records(
                                        new TopicReader(clients),
                                        record -> PipelineGroups.isWork(prefix, record)));
    }

    /**
     * Does a step while no other run changes the pipeline's generations; refuses it where one does.
     */
    public boolean alone(BooleanSupplier step) {
        definitions(); // refuses where there are none
        return new EvolutionLock(clients, cluster, plan).take(step);
    }

    private void remove(int generation) {
        stock(generation).remove();
        try (var log = log()) {
            log.end(generation);
        }
    }

    private Generation predecessor() {
        var definitions = definitions();
        var there = definitions.generations();
        var old = there.get(before);
        if (old == null) {
            int newest = there.isEmpty() ? 1 : there.lastKey();
            throw new FailureException(
                    there.containsKey(plan.generation())
                            ? "Generation %d of %s runs alone: no evolution is under way"
                                    .formatted(plan.generation(), plan.pipeline())
                            : "The pipeline %s runs by generation %d, the definition is of generation %d"
                                    .formatted(plan.pipeline(), newest, plan.generation()),
                    "set 'generation: %d' in the changed definition".formatted(newest + 1));
        }
        return old;
    }

    private void requireThis(Generation begun) {
        if (!begun.fingerprint().equals(plan.fingerprint())
                || begun.partitions() != plan.partitions()) {
            throw new FailureException(
                    "Generation %d has begun with another definition: %s, %d partitions"
                            .formatted(begun.number(), begun.fingerprint(), begun.partitions()),
                    "go on with that one, or remove it with 'millrace evolve --abandon' and its definition");
        }
    }

    private void requireState(Set<Succession> states, String step) {
        var definitions = definitions();
        definitions
                .generation(plan.generation())
                .ifPresentOrElse(
                        this::requireThis,
                        () -> {
                            throw new FailureException(
                                    "Generation " + plan.generation() + " has not begun",
                                    "begin with 'millrace evolve -f FILE'");
                        });
        var state = definitions.succession(before);
        if (!states.contains(state)) {
            throw new FailureException(
                    step
                            + " is not the next step: "
                            + (state.passesOn()
                                    ? "generation " + plan.generation() + " serves already"
                                    : "generation " + before + " serves"),
                    state.passesOn()
                            ? "go on with --finish; the way back is another evolution"
                            : "--switch comes first, or --abandon");
        }
    }

    private void requireModel() {
        var reader = new TopicReader(clients);
        try (var publisher = new ModelPublisher(clients, plan, BY, null, clock)) {
            var champion =
                    ActivationLog.read(reader, plan.topics())
                            .inForce(publisher.eventTime())
                            .orElseThrow(
                                    () ->
                                            new FailureException(
                                                    "Generation "
                                                            + plan.generation()
                                                            + " has no active model: it cannot serve",
                                                    "its trainer activates one as soon as there are enough examples; or 'millrace models publish'"))
                            .champion();
            var answer = publisher.await(champion, LOADING);
            if (answer.readiness() != Readiness.LOADED) {
                throw new FailureException(
                        "Model %s of generation %d is not ready: %s"
                                .formatted(champion, plan.generation(), answer.detail()),
                        "start inference-stream with the changed definition, and look at its log");
            }
        }
    }

    private void drain(int generation, boolean scored) {
        try {
            PipelineGroups.lag(
                            cluster,
                            Topics.prefix(plan.pipeline(), generation),
                            clients.settings().stream(),
                            scored,
                            patience)
                    .orElseThrow(
                            () ->
                                    new FailureException(
                                            "its feature-stream has never run",
                                            "start its programs"))
                    .awaitNone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(
                    "Interrupted while waiting for generation " + generation, "", e);
        } catch (FailureException stalled) {
            throw new FailureException(
                    "Generation "
                            + generation
                            + " does not work off what it has: "
                            + stalled.what(),
                    stalled.remedy() + ", then run this again",
                    stalled);
        }
    }

    private void succeed(Succession state) {
        try (var log = log()) {
            log.succession(before, state, BY, clock.getAsLong());
        }
    }

    private void takeModels(Generation old) {
        if (old.fingerprint().equals(plan.fingerprint())) {
            var from =
                    new Topics(
                            plan.pipeline(), old.number(), old.partitions(), List.of(), List.of());
            new ModelCopy(clients, from, plan.topics()).run(BY);
        }
    }

    private DefinitionLog log() {
        return new DefinitionLog(clients, plan.topics().definitions());
    }

    private GenerationStock stock(int generation) {
        return new GenerationStock(cluster, clients.settings(), plan.pipeline(), generation);
    }
}
