package io.millrace.runtime.pipeline;

import io.millrace.runtime.kafka.Clients;
import io.millrace.runtime.kafka.Cluster;
import io.millrace.runtime.pipeline.Definitions.Generation;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The definition that a generation of a pipeline runs by, in {@code <p>.definitions}: under the key
 * {@code current}, behind the first generation {@code current/<generation>}, its fingerprint and
 * partitions; under each fingerprint the definition's canonical text and the Avro schemas of its
 * records. The first program to start writes it; one that was given another definition refuses to
 * start. Later generations begin by {@code millrace evolve}.
 */
public final class CurrentDefinition {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentDefinition.class);

    private final Clients clients;

    public CurrentDefinition(Clients clients) {
        this.clients = clients;
    }

    /**
     * Refuses a plan that the pipeline does not run by, before anything is made for it; a pipeline
     * that has never run takes any.
     */
    public void expect(Plan plan, Cluster cluster) {
        var topic = plan.topics().definitions();
        if (cluster.await(cluster.admin().listTopics().names(), "list the topics")
                .contains(topic)) {
            compare(plan, Definitions.read(clients, topic));
        }
    }

    /**
     * Makes sure that the pipeline runs by this plan; the topic must exist.
     *
     * @return what the topic says
     */
    public Definitions check(Plan plan) {
        var topic = plan.topics().definitions();
        var definitions = Definitions.read(clients, topic);
        compare(plan, definitions);
        var current = definitions.generation(plan.generation());
        if (current.map(Generation::canonical).orElse("").isEmpty()) {
            try (var log = new DefinitionLog(clients, topic)) {
                log.begin(plan);
            }
        }
        LOG.info(
                "pipeline {} runs by definition {}, generation {}, {} partitions",
                plan.pipeline(),
                plan.fingerprint(),
                plan.generation(),
                plan.partitions());
        return definitions;
    }

    private static void compare(Plan plan, Definitions definitions) {
        var generations = definitions.generations();
        var current = generations.get(plan.generation());
        if (current != null) {
            compare(plan, current);
        } else if (!generations.isEmpty()) {
            throw anotherGeneration(plan, generations.lastKey());
        }
    }

    private static FailureException anotherGeneration(Plan plan, int newest) {
        boolean later = plan.generation() > newest;
        return new FailureException(
                "The pipeline "
                        + plan.pipeline()
                        + " runs by generation "
                        + newest
                        + ", the definition is of generation "
                        + plan.generation(),
                later
                        ? "begin the new one with 'millrace evolve -f FILE'"
                        : "it was followed and removed: start with the definition of generation "
                                + newest);
    }

    private static void compare(Plan plan, Generation current) {
        var next =
                "for what has changed, set 'generation: "
                        + (plan.generation() + 1)
                        + "' and run 'millrace evolve -f FILE'; 'millrace reset' starts the pipeline over";
        if (!current.fingerprint().equals(plan.fingerprint())) {
            throw new FailureException(
                    "The pipeline "
                            + plan.pipeline()
                            + " runs by another definition: "
                            + current.fingerprint()
                            + ", not "
                            + plan.fingerprint(),
                    "features, sources, inputs or the label have changed: go on with the definition as it was; "
                            + next);
        }
        if (current.partitions() != plan.partitions()) {
            throw new FailureException(
                    "The pipeline "
                            + plan.pipeline()
                            + " has "
                            + current.partitions()
                            + " partitions, the definition says "
                            + plan.partitions(),
                    "set 'partitions: " + current.partitions() + "'; " + next);
        }
    }
}
