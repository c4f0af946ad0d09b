package io.millrace.trainer.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.monitoring.PerformanceRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** What live evaluation shows. */
final class LiveMeters {
    private final MultiGauge performance;
    private final Counter unreadable;
    private final AtomicInteger held = new AtomicInteger();

    LiveMeters(Metrics metrics) {
        var registry = metrics.registry();
        performance =
                MultiGauge.builder("millrace.performance")
                        .description("Metrics of each version and role in the newest window told")
                        .register(registry);
        unreadable =
                Counter.builder("millrace.performance.unreadable")
                        .description("Predictions and examples that could not be read")
                        .register(registry);
        Gauge.builder("millrace.performance.events", held, AtomicInteger::get)
                .description("Events whose labels are waited for, in memory")
                .register(registry);
    }

    void unreadable() {
        unreadable.increment();
    }

    void show(Collection<PerformanceRecord> newest, int events) {
        held.set(events);
        var rows = new ArrayList<Row<?>>();
        for (var record : newest) {
            record.metrics()
                    .forEach(
                            (metric, value) ->
                                    rows.add(
                                            Row.of(
                                                    Tags.of(
                                                            "version",
                                                            record.version(),
                                                            "role",
                                                            record.role(),
                                                            "basis",
                                                            record.basis().text(),
                                                            "metric",
                                                            metric),
                                                    value)));
        }
        performance.register(rows, true);
    }
}
