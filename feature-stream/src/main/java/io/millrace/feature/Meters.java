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
        events =
                plan.sources().stream()
                        .map(source -> source.name())
                        .map(
                                source ->
                                        metrics.counter(
                                                "millrace.events",
                                                "events accepted",
                                                "source",
                                                source))
                        .toList();
        rows =
                plan.tables().stream()
                        .map(table -> table.name())
                        .map(
                                table ->
                                        metrics.counter(
                                                "millrace.table.rows",
                                                "rows of tables accepted",
                                                "table",
                                                table))
                        .toList();
        labels = metrics.counter("millrace.labels", "labels accepted");
        vectors = metrics.counter("millrace.vectors", "feature vectors sent, repeats included");
        examples = metrics.counter("millrace.examples", "training examples sent, repeats included");
        missing =
                metrics.counter(
                        "millrace.derived.missing", "derived values without a finite result");
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
