package io.millrace.inference.drift;

import io.millrace.schemas.monitoring.DriftRecord;
import io.millrace.schemas.monitoring.DriftRecord.Shift;
import io.millrace.schemas.plan.DriftPlan;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One window's counts beside the baseline. Missing values are a bin of their own, so that a field
 * that stops coming is a shift; to the baseline a text without a code was missing, so here it is as
 * well.
 */
final class Comparison {
    private final BaselineBins bins;
    private final DriftPlan limits;

    Comparison(BaselineBins bins, DriftPlan limits) {
        this.bins = bins;
        this.limits = limits;
    }

    /**
     * @param coverage see {@link DriftRecord}
     */
    DriftRecord of(WindowKey window, WindowCounts counted, double coverage) {
        var inputs = new LinkedHashMap<String, Shift>();
        for (int input = 0; input < bins.inputs(); input++) {
            if (!bins.baseline(input).counts().isEmpty()) {
                inputs.put(bins.name(input), shift(input, counted));
            }
        }
        var score = shift(bins.inputs(), counted);
        return new DriftRecord(
                window.version(),
                window.from(),
                window.to(),
                counted.events(),
                coverage,
                limits.minEvents(),
                limits.psi(),
                counted.events() < limits.minEvents() || coverage < DriftRecord.LEAST_COVERAGE
                        ? List.of()
                        : drifted(inputs, score),
                score,
                inputs);
    }

    private List<String> drifted(Map<String, Shift> inputs, Shift score) {
        var names =
                inputs.entrySet().stream()
                        .filter(input -> !limits.ignore().contains(input.getKey()))
                        .filter(input -> isDrift(input.getValue()))
                        .sorted(Comparator.comparingDouble(input -> -input.getValue().psi()))
                        .map(input -> input.getKey());
        return Stream.concat(names, isDrift(score) ? Stream.of(DriftRecord.SCORE) : Stream.of())
                .toList();
    }

    private boolean isDrift(Shift shift) {
        return shift.psi() >= limits.psi() && shift.psi() > shift.noise();
    }

    private Shift shift(int part, WindowCounts counted) {
        var baseline = bins.baseline(part);
        var within = bins.within(part, counted.counts());
        long missing = bins.missing(part, counted.counts());
        long unseen = bins.unseen(part, counted.counts());
        var before = baseline.counts().stream().mapToLong(Long::longValue).toArray();
        boolean gaps = baseline.missing() + missing + unseen > 0;
        var left = gaps ? with(before, baseline.missing()) : before;
        var right = gaps ? with(within, missing + unseen) : within;
        return new Shift(
                Psi.index(left, right),
                Psi.noise(left, right),
                share(missing, counted.events()),
                share(baseline.missing(), Arrays.stream(before).sum() + baseline.missing()),
                share(unseen, counted.events()),
                Arrays.stream(within).boxed().toList());
    }

    private static long[] with(long[] counts, long last) {
        var all = Arrays.copyOf(counts, counts.length + 1);
        all[counts.length] = last;
        return all;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
