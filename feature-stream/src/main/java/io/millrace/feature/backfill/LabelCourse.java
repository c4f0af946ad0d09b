package io.millrace.feature.backfill;

import io.millrace.schemas.plan.LabelPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of an event's labels when they come in the order of their times: the decisions of
 * the stream's label join, each at the moment that its times say.
 *
 * @param steps the revisions of the event's example, the last one counts
 * @param late labels that came when the event had been closed with another
 */
record LabelCourse(List<Step> steps, List<Label> late) {
    /**
     * A label as it came.
     *
     * @param place among all labels
     */
    record Label(double value, long time, long place) {}

    /**
     * A revision.
     *
     * @param silence whether no label but the horizon's end made it
     */
    record Step(double value, long time, boolean silence) {}

    /**
     * @param labels by time, then by place
     * @param progress event time that all labels have come to
     */
    static LabelCourse of(LabelPlan plan, long eventTime, List<Label> labels, long progress) {
        var steps = new ArrayList<Step>();
        var late = new ArrayList<Label>();
        long horizon = eventTime + plan.horizon();
        Label waiting = null;
        for (var label : labels) {
            if (label.time() <= eventTime) {
                // Of those that wait for their event, the last one counts.
                waiting = label;
                continue;
            }
            if (waiting != null) {
                steps.add(new Step(waiting.value(), waiting.time(), false));
                waiting = null;
            }
            if (steps.isEmpty() && label.time() > horizon) {
                if (Double.isNaN(plan.orDefault())) {
                    late.add(label);
                    continue;
                }
                steps.add(new Step(plan.orDefault(), horizon, true));
            }
            if (steps.isEmpty()) {
                steps.add(new Step(label.value(), label.time(), false));
            } else if (steps.get(steps.size() - 1).value() != label.value()) {
                if (label.time() > Math.max(steps.get(0).time(), eventTime) + plan.reviseWithin()) {
                    late.add(label);
                } else {
                    steps.add(new Step(label.value(), label.time(), false));
                }
            }
        }
        if (waiting != null) {
            steps.add(new Step(waiting.value(), waiting.time(), false));
        }
        if (steps.isEmpty() && progress >= horizon && !Double.isNaN(plan.orDefault())) {
            steps.add(new Step(plan.orDefault(), horizon, true));
        }
        return new LabelCourse(steps, late);
    }
}
