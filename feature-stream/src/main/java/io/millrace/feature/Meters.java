package io.millrace.feature;

import io.micrometer.core.instrument.Counter;
import io.millrace.runtime.deadletter.Reason;
import io.millrace.runtime.metrics.Counters;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.plan.SourcePlan;
import io.millrace.schemas.plan.TablePlan;
import java.util.List;

/** What feature-stream counts. */
public final class Meters {
    private final List<Counter> events;
    private final List<Counter> rows;
    private final Counter labels;
    private final Counter vectors;
    private final Counter examples;
    private final Counter missing;
    private final Counters<Reason> refusals;

    public Meters(Plan plan, Metrics metrics) {
        var registry = metrics.registry();
        events =
                plan.sources().stream()
                        .map(
                                source ->
                                        Counter.builder("millrace.events")
                                                .description("events accepted")
                                                .tag("source", source.name())
                                                .register(registry))
                        .toList();
        rows =
                plan.tables().stream()
                        .map(
                                table ->
                                        Counter.builder("millrace.table.rows")
                                                .description("rows of tables accepted")
                                                .tag("table", table.name())
                                                .register(registry))
                        .toList();
        labels =
                Counter.builder("millrace.labels")
                        .description("labels accepted")
                        .register(registry);
        vectors =
                Counter.builder("millrace.vectors")
                        .description("feature vectors sent, repeats included")
                        .register(registry);
        examples =
                Counter.builder("millrace.examples")
                        .description("training examples sent, repeats included")
                        .register(registry);
        missing =
                Counter.builder("millrace.derived.missing")
                        .description("derived values without a finite result")
                        .register(registry);
        refusals =
                metrics.counters(
                        "millrace.dead.letters",
                        "records refused",
                        "reason",
                        Reason.class,
                        Reason::text);
    }

    public void event(SourcePlan source) {
        events.get(source.index()).increment();
    }

    public void row(TablePlan table) {
        rows.get(table.index()).increment();
    }

    public void label() {
        labels.increment();
    }

    public void vector() {
        vectors.increment();
    }

    public void example() {
        examples.increment();
    }

    public void missing() {
        missing.increment();
    }

    public void refused(Reason reason) {
        refusals.increment(reason);
    }
}
