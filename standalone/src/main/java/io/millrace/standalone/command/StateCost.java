package io.millrace.standalone.command;

import io.millrace.feature.entity.StateEstimate;
import io.millrace.feature.label.JoinEstimate;
import io.millrace.schemas.definition.Durations;
import io.millrace.schemas.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a pipeline's state comes to, per event and entity, and at a rate.
 *
 * @param rate events a second of each source; null where none is given
 */
record StateCost(Plan plan, Double rate) {
    private static final double MEGABYTE = 1e6;

    List<String> lines() {
        var lines = new ArrayList<String>();
        for (var entity : plan.entities()) {
            var estimate = StateEstimate.of(plan, entity);
            lines.add(
                    text(
                                    "%s: %.0f bytes an event, kept for %s; a head of %d bytes for each entity; changelog at most %.0f bytes an event",
                                    entity.name(),
                                    estimate.eventBytes(),
                                    span(estimate.keptMillis()),
                                    estimate.headBytes(),
                                    estimate.changelogBytesPerEvent())
                            + atRate(estimate.eventBytes(), estimate.keptMillis()));
        }
        if (plan.label() != null) {
            var join = JoinEstimate.of(plan);
            lines.add(
                    text(
                                    "label join: %d bytes an event, kept for %s",
                                    join.eventBytes(), span(join.keptMillis()))
                            + atRate(join.eventBytes(), join.keptMillis()));
        }
        return lines;
    }

    private String atRate(double eventBytes, long keptMillis) {
        return rate == null
                ? ""
                : text(
                        "; at %.0f/s: %,.0f MB",
                        rate, rate * keptMillis / 1000 * eventBytes / MEGABYTE);
    }

    private static String span(long millis) {
        return Durations.text(Duration.ofMillis(millis));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
