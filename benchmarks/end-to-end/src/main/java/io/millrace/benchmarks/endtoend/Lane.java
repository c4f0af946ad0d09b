package io.millrace.benchmarks.endtoend;

import io.millrace.benchmarks.endtoend.Measured.Paced;
import io.millrace.benchmarks.endtoend.Measured.Sustained;
import io.millrace.benchmarks.endtoend.Report.AtRate;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** One run: both systems warm, then round by round one after the other. */
final class Lane implements AutoCloseable {
    private final String profile;
    private final Scale scale;
    private final PrintStream progress;
    private final Path directory;
    private final int threads;
    private final SystemProcess millrace;
    private final String model;
    private final Map<String, Integer> sizes;
    private final Map<String, List<Sustained>> throughput = new LinkedHashMap<>();
    private final List<AtRate> latency = new ArrayList<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private SystemProcess passThrough;

    /** Starts Millrace and warms it up. */
    Lane(Path directory, String profile, int threads, Scale scale, PrintStream progress) {
        this.directory = directory;
        this.profile = profile;
        this.threads = threads;
        this.scale = scale;
        this.progress = progress;
        millrace = start(SystemMain.MILLRACE, Map.of());
        millrace.fill(scale.fill());
        model = millrace.prepare();
        say("model: " + model);
        warm(millrace);
        sizes = millrace.sizes();
        say("bytes per record: " + sizes);
    }

    /** Throughput, then latency at half of it. */
    void compare() {
        startPassThrough();
        for (int round = 0; round < scale.rounds(); round++) {
            for (var system : order(round)) {
                var sustained = system.sustain(scale.saturated());
                throughput.computeIfAbsent(system.name(), name -> new ArrayList<>()).add(sustained);
                say(
                        "%-12s %,8.0f events/s, per event %.0f us of processor time and %.1f records"
                                .formatted(
                                        system.name(),
                                        sustained.eventsPerSecond(),
                                        sustained.cpuMicros(),
                                        sustained.writes()));
            }
        }
        ratios.put("throughput_to_pass_through", throughputRatio(Sustained::eventsPerSecond));
        ratios.put("cpu_to_pass_through", throughputRatio(Sustained::cpuMicros));
        int half = Math.max(1, (int) (throughputOfMillrace() / 2));
        ratios.put("p99_to_pass_through", compareAt(half));
    }

    /**
     * Latency at a fixed rate, of both systems where both run.
     *
     * @return median over the rounds of the ratio of the 99th percentiles; NaN where only one runs
     */
    double compareAt(int rate) {
        var histograms = new LinkedHashMap<String, Histogram>();
        var delays = new LinkedHashMap<String, Double>();
        var perRound = new ArrayList<Double>();
        for (int round = 0; round < scale.rounds(); round++) {
            var p99 = new LinkedHashMap<String, Double>();
            for (var system : order(round)) {
                var paced = system.pace(rate, scale.paced(), scale.pacedWarmUp());
                var histogram = Latencies.decoded(paced.latencies());
                say(line(system, paced, histogram));
                p99.put(system.name(), (double) histogram.getValueAtPercentile(99));
                delays.merge(system.name(), paced.worstDelay(), Math::max);
                histograms.merge(
                        system.name(),
                        histogram,
                        (all, more) -> {
                            all.add(more);
                            return all;
                        });
            }
            if (passThrough != null) {
                perRound.add(p99.get(SystemMain.MILLRACE) / p99.get(SystemMain.PASS_THROUGH));
            }
        }
        var systems = new LinkedHashMap<String, Distribution>();
        histograms.forEach((name, all) -> systems.put(name, Distribution.of(all)));
        latency.add(new AtRate(rate, delays, systems));
        return median(perRound, ratio -> ratio);
    }

    double throughputOfMillrace() {
        return median(millraces(), Sustained::eventsPerSecond);
    }

    Report report(boolean quick, Report.Machine machine) {
        return new Report(
                "end-to-end", quick, profile, machine, model, sizes, throughput, latency, ratios);
    }

    @Override
    public void close() {
        millrace.close();
        if (passThrough != null) {
            passThrough.close();
        }
    }

    private void startPassThrough() {
        passThrough = start(SystemMain.PASS_THROUGH, sizes);
        passThrough.fill(scale.fill());
        warm(passThrough);
    }

    private SystemProcess start(String name, Map<String, Integer> sizes) {
        say("starting " + name + ", profile " + profile);
        return SystemProcess.start(name, directory.resolve(name), profile, threads, sizes);
    }

    private void warm(SystemProcess system) {
        var warm = system.sustain(scale.warmUp());
        say("%s is warm: %,.0f events/s".formatted(system.name(), warm.eventsPerSecond()));
    }

    private List<SystemProcess> order(int round) {
        if (passThrough == null) {
            return List.of(millrace);
        }
        return round % 2 == 0 ? List.of(millrace, passThrough) : List.of(passThrough, millrace);
    }

    private List<Sustained> millraces() {
        return throughput.get(SystemMain.MILLRACE);
    }

    private double throughputRatio(ToDoubleFunction<Sustained> figure) {
        var others = throughput.get(SystemMain.PASS_THROUGH);
        var perRound = new ArrayList<Double>();
        for (int round = 0; round < others.size(); round++) {
            perRound.add(
                    figure.applyAsDouble(millraces().get(round))
                            / figure.applyAsDouble(others.get(round)));
        }
        return median(perRound, ratio -> ratio);
    }

    private static <T> double median(List<T> values, ToDoubleFunction<T> figure) {
        var sorted = values.stream().mapToDouble(figure).toArray();
        Arrays.sort(sorted);
        int size = sorted.length;
        return size == 0 ? Double.NaN : (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
    }

    private static String line(SystemProcess system, Paced paced, Histogram histogram) {
        return "%-12s at %,6d/s: %s"
                .formatted(system.name(), paced.rate(), Distribution.of(histogram));
    }

    private void say(String what) {
        progress.println(what);
    }
}
