package io.millrace.trainer.learner;

import io.millrace.schemas.plan.Task;
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
     * Those of the loss's task.
     *
     * @param threads how many threads one fit may use
     */
    public static List<Learner> all(Loss loss, int threads) {
        return List.of(
                new XgBoostLearner(loss, threads),
                loss.task() == Task.BINARY ? new LogisticLearner() : new LinearLearner());
    }

    /**
     * The wanted learners that can run on this machine, in the order wanted; what another one lacks
     * is logged as a warning.
     *
     * @throws DefinitionException naming every unknown learner
     * @throws FailureException where none of them can run
     */
    public static List<Learner> available(Loss loss, List<String> wanted, int threads) {
        var problems = new Problems();
        var all = all(loss, threads);
        var names = all.stream().map(Learner::name).toList();
        wanted.stream()
                .filter(name -> !names.contains(name))
                .forEach(
                        name ->
                                problems.add(
                                        "training.candidates",
                                        0,
                                        "unknown learner '" + name + "'",
                                        DidYouMean.of(name, names)));
        problems.throwIfAny("training");
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
