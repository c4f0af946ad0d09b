package io.millrace.trainer.rollout;

import io.millrace.schemas.plan.LivePlan;
import io.millrace.schemas.plan.Task;
import io.millrace.trainer.gate.Contest;
import java.util.Arrays;
import java.util.Optional;

/** Labels of events and what one version, or two, had scored: a row for each event. */
public final class Evidence {
    private final Task task;
    private final double[] labels;
    private final double[] own;
    private final Optional<double[]> other;
    private final int positives;

    /**
     * @param labels of the task
     * @param other scores of the version that this one is compared with; empty where there is none
     */
    public Evidence(Task task, double[] labels, double[] own, Optional<double[]> other) {
        this.task = task;
        this.labels = labels.clone();
        this.own = own.clone();
        this.other = other;
        this.positives =
                task == Task.BINARY
                        ? (int) Arrays.stream(labels).filter(label -> label == 1).count()
                        : 0;
    }

    public int labelled() {
        return labels.length;
    }

    /** Those whose label is 1; 0 where there are no classes. */
    int positives() {
        return positives;
    }

    /** Why nothing can be decided by it; empty where something can. */
    Optional<String> shortage(LivePlan live) {
        int rarer = Math.min(positives, labelled() - positives);
        if (labelled() < live.minLabels()) {
            return Optional.of(
                    "%d events are labelled, serving.live.min_labels is %d"
                            .formatted(labelled(), live.minLabels()));
        }
        return task == Task.BINARY && rarer < live.minEachClass()
                ? Optional.of(
                        "%d events are of the rarer class, serving.live.min_each_class is %d"
                                .formatted(rarer, live.minEachClass()))
                : Optional.empty();
    }

    /** The baseline is their mean label. */
    Contest contest(long seed) {
        return new Contest(
                task, labels, own, other, Arrays.stream(labels).average().orElse(0), seed);
    }
}
