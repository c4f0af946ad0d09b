package io.millrace.schemas.plan;

import java.util.Set;

/**
 * What is compared with what the model was trained on.
 *
 * @param psi population stability index from which on an input, or the score, has drifted
 * @param window ms of event time that are compared at a time, aligned to 1970
 * @param minEvents windows with fewer never alert
 * @param ignore inputs that never alert
 */
public record DriftPlan(double psi, long window, int minEvents, Set<String> ignore) {
    public DriftPlan {
        ignore = Set.copyOf(ignore);
    }
}
