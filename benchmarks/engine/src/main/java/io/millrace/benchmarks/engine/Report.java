package io.millrace.benchmarks.engine;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.benchmarks.workload.Measurement;
import io.millrace.benchmarks.workload.Workload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What the lane found, as it stands in the JSON.
 *
 * @param ratios median over the rounds of each {@link Ratio} whose cases ran and were right
 * @param rangeOfRatios their smallest and largest round
 * @param meaning of each ratio
 * @param allocatedBytesPerEvent in our engine, without what a commit allocates on other threads;
 *     null where it did not run
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Report(
        String lane,
        boolean quick,
        Map<String, Double> ratios,
        Map<String, List<Double>> rangeOfRatios,
        Map<String, String> meaning,
        Double allocatedBytesPerEvent,
        Environment environment,
        int rounds,
        List<Row> cases) {

    /**
     * @param loadAverages of the machine at the beginning of each round
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Environment(
            String jdk,
            String os,
            int cores,
            List<String> jvmOptions,
            List<Double> loadAverages,
            String began) {}

    /**
     * A case over all rounds.
     *
     * @param exact whether every round's checksum was the reference's
     * @param depth mean number of events in the longest window
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Row(
            String name,
            String engine,
            boolean exact,
            Workload workload,
            int commitEvery,
            long events,
            double depth,
            double eventsPerSecond,
            List<Double> eventsPerSecondByRound,
            double cpuMicrosPerEvent,
            List<Double> cpuMicrosPerEventByRound,
            Double allocatedBytesPerEvent) {}

    static Report of(
            boolean quick,
            Environment environment,
            List<Case> cases,
            List<Round> rounds,
            Gate gate) {
        var ratios = new LinkedHashMap<String, Double>();
        var ranges = new LinkedHashMap<String, List<Double>>();
        var meaning = new LinkedHashMap<String, String>();
        var right = rounds.stream().map(gate::passed).toList();
        for (var ratio : Ratio.ALL) {
            double median = ratio.median(right);
            if (!Double.isNaN(median)) {
                var byRound = right.stream().mapToDouble(ratio.ofRound()).sorted().toArray();
                ratios.put(ratio.name(), rounded(median));
                ranges.put(
                        ratio.name(),
                        List.of(rounded(byRound[0]), rounded(byRound[byRound.length - 1])));
                meaning.put(ratio.name(), ratio.meaning());
            }
        }
        var rows = cases.stream().map(each -> row(each, rounds, gate)).toList();
        var allocated =
                rows.stream()
                        .filter(row -> row.name().equals(Cases.OURS))
                        .map(Row::allocatedBytesPerEvent)
                        .findFirst()
                        .orElse(null);
        return new Report(
                "engine",
                quick,
                ratios,
                ranges,
                meaning,
                allocated,
                environment,
                rounds.size(),
                rows);
    }

    private static Row row(Case of, List<Round> rounds, Gate gate) {
        var measurements =
                rounds.stream().map(round -> round.measurements().get(of.name())).toList();
        var depths = measurements.get(0).checksum().depths();
        double allocated = median(measurements, Measurement::allocated);
        return new Row(
                of.name(),
                of.engine(),
                measurements.stream().allMatch(measured -> gate.passes(of, measured)),
                of.workload(),
                of.commitEvery(),
                measurements.get(0).events(),
                rounded(depths.get(depths.size() - 1)),
                Ratio.median(rounds.stream().mapToDouble(r -> r.throughput(of.name())).toArray()),
                rounds.stream().map(round -> rounded(round.throughput(of.name()))).toList(),
                rounded(
                        Ratio.median(
                                rounds.stream().mapToDouble(r -> r.cost(of.name())).toArray())),
                rounds.stream().map(round -> rounded(round.cost(of.name()))).toList(),
                allocated < 0 ? null : rounded(allocated));
    }

    private static double median(List<Measurement> all, ToDoubleFunction<Measurement> of) {
        return Ratio.median(all.stream().mapToDouble(of).toArray());
    }

    private static double rounded(double value) {
        double scale = Math.pow(10, 3 - Math.ceil(Math.log10(Math.max(1e-3, Math.abs(value)))));
        return scale >= 1 ? Math.round(value * scale * 10) / (scale * 10) : Math.rint(value);
    }
}
