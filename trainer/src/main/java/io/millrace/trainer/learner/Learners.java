package io.millrace.trainer.learner;

import io.millrace.schemas.problem.DefinitionException;
import io.millrace.schemas.problem.DidYouMean;
import io.millrace.schemas.problem.FailureException;
import io.millrace.schemas.problem.Problems;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All learners there are. */
public final class Learners {
    private static final Logger LOG = LoggerFactory.getLogger(Learners.class);

    private Learners() {}

    /**
     * @param threads how many threads one fit may use
     */
    public static List<Learner> all(int threads) {
        return List.of(
                new XgBoostLearner(threads), //
                new LogisticLearner());
    }

    /** Names that {@code training.candidates} may list. */
    public static List<String> names() {
        return all(1).stream().map(Learner::name).toList();
    }

    /**
     * The wanted learners that can run on this machine, in the order wanted; what another one lacks
     * is logged as a warning.
     *
     * @throws DefinitionException naming every unknown learner
     * @throws FailureException where none of them can run
     */
    public static List<Learner> available(List<String> wanted, int threads) {
        var problems = new Problems();
        wanted.stream()
                .filter(name -> !names().contains(name))
                .forEach(
                        name ->
                                problems.add(
                                        "training.candidates",
                                        0,
                                        "unknown learner '" + name + "'",
                                        DidYouMean.of(name, names())));
        problems.throwIfAny("training");
        var all = all(threads);
        return ready(
                wanted.stream()
                        .flatMap(name -> all.stream().filter(one -> one.name().equals(name)))
                        .toList());
    }

    static List<Learner> ready(List<Learner> wanted) {
        var ready = new ArrayList<Learner>();
        FailureException first = null;
        for (var learner : wanted) {
            try {
                learner.requireReady();
                ready.add(learner);
            } catch (FailureException e) {
                LOG.warn("training goes on without {}: {}", learner.name(), e.getMessage());
                first = first == null ? e : first;
            }
        }
        if (ready.isEmpty()) {
            throw first != null
                    ? first
                    : new FailureException(
                            "no learner was asked for", "list one in training.candidates");
        }
        return List.copyOf(ready);
    }
}
