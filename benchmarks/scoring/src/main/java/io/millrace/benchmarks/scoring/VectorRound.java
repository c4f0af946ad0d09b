package io.millrace.benchmarks.scoring;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** {@link OneVector} once, each of its cases in a JVM of its own. */
record VectorRound(Pair trees, Pair linear) {
    /** Nanoseconds per vector: medians, which other work on the machine moves least. */
    record Pair(double ours, double bare) {
        double ratio() {
            return ours / bare;
        }
    }

    static VectorRound measure(int iterations, PrintStream progress) throws RunnerException {
        var length = TimeValue.milliseconds(500);
        var results =
                new Runner(
                                new OptionsBuilder()
                                        .include(OneVector.class.getName())
                                        .forks(1)
                                        .warmupIterations(iterations)
                                        .warmupTime(length)
                                        .measurementIterations(iterations)
                                        .measurementTime(length)
                                        .verbosity(VerboseMode.SILENT)
                                        .build())
                        .run();
        var round =
                new VectorRound(pair(results, OneVector.TREES), pair(results, OneVector.LINEAR));
        progress.printf(
                Locale.ROOT,
                "vector: trees %,.0f ns, bare %,.0f ns; linear %,.0f ns, bare %,.0f ns%n",
                round.trees.ours,
                round.trees.bare,
                round.linear.ours,
                round.linear.bare);
        return round;
    }

    private static Pair pair(Collection<RunResult> results, String model) {
        return new Pair(median(results, model, "ours"), median(results, model, "bare"));
    }

    private static double median(Collection<RunResult> results, String model, String method) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
                .filter(result -> result.getParams().getParam("model").equals(model))
                .mapToDouble(result -> result.getPrimaryResult().getStatistics().getPercentile(50))
                .findFirst()
                .orElseThrow();
    }
}
