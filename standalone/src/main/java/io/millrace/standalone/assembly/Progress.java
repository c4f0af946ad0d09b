package io.millrace.standalone.assembly;

import io.micrometer.core.instrument.Counter;
import io.millrace.runtime.run.Health;

/**
 * How far a pipeline has come since its start, from its own counters.
 *
 * @param events accepted from all sources
 * @param predictions served
 * @param refused dead letters of all stages
 * @param model that serves, or what is waited for
 */
public record Progress(long events, long predictions, long refused, String model) {

    public static Progress of(Assembly assembly) {
        return new Progress(
                count(assembly, "millrace.events"),
                count(assembly, "millrace.predictions"),
                count(assembly, "millrace.dead.letters")
                        + count(assembly, "millrace.scoring.dead.letters"),
                assembly.champion()
                        .map("model "::concat)
                        .orElseGet(() -> state(assembly.health())));
    }

    private static long count(Assembly assembly, String counter) {
        return (long)
                assembly.metrics().registry().find(counter).counters().stream()
                        .mapToDouble(Counter::count)
                        .sum();
    }

    private static String state(Health health) {
        return health.ready() ? "no model" : health.detail();
    }

    @Override
    public String toString() {
        return "%,d events  %,d predictions  %,d dead letters  %s"
                .formatted(events, predictions, refused, model);
    }
}
