package io.millrace.standalone.evolution;

import io.millrace.runtime.pipeline.Definitions;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.problem.FailureException;
import java.io.PrintWriter;
import java.util.OptionalLong;

/** Says of each generation what it does and how far it is. */
public final class EvolutionStatus {
    private final Definitions definitions;
    private final Lag lag;

    /** Records that a generation is behind; empty where it has never run. */
    @FunctionalInterface
    public interface Lag {
        OptionalLong of(int generation) throws InterruptedException;
    }

    public EvolutionStatus(Definitions definitions, Lag lag) {
        this.definitions = definitions;
        this.lag = lag;
    }

    /**
     * Tells all that can be told.
     *
     * @param plan of the newest definition, which may not have begun
     * @return whether all of it could be
     */
    public boolean tell(Plan plan, PrintWriter output, PrintWriter errors)
            throws InterruptedException {
        boolean whole = true;
        for (var generation : definitions.generations().values()) {
            String behind;
            try {
                var records = lag.of(generation.number());
                behind =
                        records.isEmpty() ? "not started" : records.getAsLong() + " records behind";
            } catch (FailureException failure) {
                behind = "how far behind is not known";
                errors.printf(
                        "How far generation %d is behind is not known: %s%n",
                        generation.number(), failure.getMessage());
                whole = false;
            }
            output.printf(
                    "generation %d: %s, %d partitions, %s, %s%n",
                    generation.number(),
                    generation.fingerprint(),
                    generation.partitions(),
                    words(generation.number()),
                    behind);
        }
        if (!definitions.generations().containsKey(plan.generation())) {
            output.printf("generation %d has not begun%n", plan.generation());
        }
        return whole;
    }

    private String words(int number) {
        boolean last = definitions.generation(number + 1).isEmpty();
        return switch (definitions.succession(number)) {
            case NONE, BESIDE -> {
                boolean served =
                        definitions
                                .predecessor(number)
                                .filter(any -> !definitions.succession(number - 1).passesOn())
                                .isEmpty();
                yield served
                        ? (last ? "serves" : "serves, the next one beside it")
                        : "is being filled";
            }
            case SERVES -> "passes its events on";
            case DONE -> "is not needed any more";
        };
    }
}
