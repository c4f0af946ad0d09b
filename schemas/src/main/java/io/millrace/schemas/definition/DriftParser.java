package io.millrace.schemas.definition;

import io.millrace.schemas.definition.Definition.Drift;
import java.time.Duration;
import java.util.List;

/** Reads {@code serving.drift}. */
final class DriftParser {
    private static final double USUAL_PSI = 0.2;
    private static final int USUAL_EVENTS = 500;

    private DriftParser() {}

    static Drift drift(Section section) {
        double psi = section.has("psi") ? limit(section) : USUAL_PSI;
        var drift =
                new Drift(
                        section.line(),
                        psi,
                        section.duration("window", Duration.ofDays(1)),
                        section.integer("min_events", USUAL_EVENTS, 1),
                        section.has("ignore") ? section.texts("ignore") : List.of());
        if (drift.window().isZero()) {
            section.problem("window", "is empty", "expected for example 1d");
        }
        section.end();
        return drift;
    }

    private static double limit(Section section) {
        var psi = section.number("psi");
        if (psi != null && !(psi > 0)) {
            section.problem("psi", "is not more than 0", "0.1 is a small shift, 0.25 a large one");
        }
        return psi == null ? USUAL_PSI : psi;
    }
}
