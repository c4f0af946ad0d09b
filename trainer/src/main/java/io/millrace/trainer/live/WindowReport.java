package io.millrace.trainer.live;

import io.millrace.schemas.model.Role;
import io.millrace.schemas.monitoring.PerformanceRecord;
import io.millrace.schemas.monitoring.PerformanceRecord.Basis;
import io.millrace.schemas.monitoring.PerformanceRecord.Paired;
import io.millrace.schemas.plan.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One window as records, one for each version and role. */
final class WindowReport {
    private final Task task;
    private final EvaluationWindow window;
    private final double share;

    /**
     * @param share of the events that are in the sample
     */
    WindowReport(Task task, EvaluationWindow window, double share) {
        this.task = task;
        this.window = window;
        this.share = share;
    }

    /** None of a regression: its scores do not say how sure they are. */
    List<PerformanceRecord> estimates() {
        if (task != Task.BINARY) {
            return List.of();
        }
        return window.series().stream()
                .map(
                        series ->
                                record(
                                        series,
                                        Basis.ESTIMATE,
                                        false,
                                        0,
                                        LiveMetrics.estimated(window, series),
                                        null))
                .toList();
    }

    /** Of the series that have labelled events. */
    List<PerformanceRecord> labelled(boolean settled) {
        var records = new ArrayList<PerformanceRecord>();
        var most = servedMost();
        for (var series : window.series()) {
            int labelled = labelled(series);
            if (labelled > 0) {
                var metrics =
                        LiveMetrics.labelled(
                                task, window, series::at, row -> isLabelled(row, series.at(row)));
                var paired = most.flatMap(other -> paired(series.version(), other)).orElse(null);
                records.add(record(series, Basis.LABELS, settled, labelled, metrics, paired));
            }
        }
        return records;
    }

    private PerformanceRecord record(
            Series series,
            Basis basis,
            boolean settled,
            int labelled,
            Map<String, Double> metrics,
            Paired paired) {
        return new PerformanceRecord(
                series.version(),
                series.role(),
                window.from(),
                window.to(),
                basis,
                settled,
                share,
                series.count(),
                labelled,
                metrics,
                paired);
    }

    private Optional<String> servedMost() {
        var served = new HashMap<String, Integer>();
        for (var series : window.series()) {
            if (!series.role().equals(Role.SHADOW.text())) {
                served.merge(series.version(), series.count(), Integer::sum);
            }
        }
        return served.entrySet().stream()
                .max(
                        Map.Entry.<String, Integer>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey);
    }

    private Optional<Paired> paired(String version, String other) {
        if (version.equals(other)) {
            return Optional.empty();
        }
        int common = 0;
        for (int row = 0; row < window.rows(); row++) {
            if (isCommon(row, version, other)) {
                common++;
            }
        }
        return common == 0
                ? Optional.empty()
                : Optional.of(
                        new Paired(
                                other,
                                common,
                                common(version, version, other),
                                common(other, version, other)));
    }

    private Map<String, Double> common(String of, String version, String other) {
        return LiveMetrics.labelled(
                task, window, row -> score(of, row), row -> isCommon(row, version, other));
    }

    private boolean isCommon(int row, String version, String other) {
        return isLabelled(row, score(version, row)) && !Double.isNaN(score(other, row));
    }

    /** In whatever role. */
    private double score(String version, int row) {
        for (var series : window.series()) {
            if (series.version().equals(version) && !Double.isNaN(series.at(row))) {
                return series.at(row);
            }
        }
        return Double.NaN;
    }

    private int labelled(Series series) {
        int labelled = 0;
        for (int row = 0; row < window.rows(); row++) {
            if (isLabelled(row, series.at(row))) {
                labelled++;
            }
        }
        return labelled;
    }

    private boolean isLabelled(int row, double score) {
        return !Double.isNaN(score) && !Double.isNaN(window.label(row));
    }
}
