package io.millrace.inference.drift;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.millrace.runtime.metrics.Metrics;
import io.millrace.schemas.monitoring.DriftRecord;
import java.util.ArrayList;

/** What drift counts and shows, over all tasks. */
public final class DriftMeters {
    private final Counter late;
    private final Counter windows;
    private final Counter alerts;
    private final Counter outliers;
    private final MultiGauge indexes;

    public DriftMeters(Metrics metrics) {
        late =
                metrics.counter(
                        "millrace.drift.late",
                        "Vectors that came, or were read again, when their drift window was over");
        windows =
                metrics.counter(
                        "millrace.drift.windows", "Windows that were compared with their baseline");
        alerts =
                metrics.counter(
                        "millrace.drift.alerts",
                        "Of these, windows in which something has drifted");
        outliers =
                metrics.counter(
                        "millrace.predictions.outliers",
                        "Predictions for vectors that are unlike those of training");
        indexes =
                MultiGauge.builder("millrace.drift.psi")
                        .description("Population stability index in the window compared last")
                        .register(metrics.registry());
    }

    public void outlier() {
        outliers.increment();
    }

    public long late() {
        return (long) late.count();
    }

    void isLate() {
        late.increment();
    }

    void compared(DriftRecord record) {
        windows.increment();
        if (record.isAlert()) {
            alerts.increment();
        }
        var rows = new ArrayList<Row<?>>();
        rows.add(row(record, DriftRecord.SCORE, record.score().psi()));
        record.inputs().forEach((name, shift) -> rows.add(row(record, name, shift.psi())));
        indexes.register(rows, true);
    }

    private static Row<?> row(DriftRecord record, String input, double psi) {
        return Row.of(Tags.of("version", record.version(), "input", input), psi);
    }
}
