package io.millrace.benchmarks.scoring;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The result of one run, as JSON.
 *
 * @param vector one per round
 * @param hop one per round
 * @param ratios medians of the rounds' ratios, by name
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Report(
        String lane,
        boolean quick,
        Machine machine,
        List<VectorRound> vector,
        List<Hop.Round> hop,
        Map<String, Ratio> ratios) {

    /** Where it ran, and what else ran there. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Machine(int processors, String java, String os, double loadBefore, double loadAfter) {}

    /**
     * What is promised, and what came out.
     *
     * @param meaning what is divided by what, and which side is better
     * @param limit that it has to keep
     */
    record Ratio(String meaning, double limit, double median, double least, double largest) {
        private static <R> Ratio of(
                String meaning, double limit, List<R> rounds, ToDoubleFunction<R> ratio) {
            var all = rounds.stream().mapToDouble(ratio).sorted().toArray();
            int last = all.length - 1;
            double median = (all[last / 2] + all[(last + 1) / 2]) / 2;
            return new Ratio(meaning, limit, median, all[0], all[last]);
        }
    }

    static Report of(
            boolean quick, Machine machine, List<VectorRound> vector, List<Hop.Round> hop) {
        var ratios = new LinkedHashMap<String, Ratio>();
        if (!vector.isEmpty()) {
            putVector(vector, ratios);
        }
        if (!hop.isEmpty()) {
            putHop(hop, ratios);
        }
        return new Report("scoring", quick, machine, vector, hop, ratios);
    }

    private static void putVector(List<VectorRound> vector, Map<String, Ratio> ratios) {
        ratios.put(
                "vector_trees",
                Ratio.of(
                        "time of ours / of the bare call, 100 trees of depth 6; less is better",
                        1.3,
                        vector,
                        round -> round.trees().ratio()));
        ratios.put(
                "vector_linear",
                Ratio.of(
                        "the same for a linear model; less is better",
                        1.6,
                        vector,
                        round -> round.linear().ratio()));
    }

    private static void putHop(List<Hop.Round> hop, Map<String, Ratio> ratios) {
        ratios.put(
                "hop",
                Ratio.of(
                        "vectors/s of ours / of the pass-through; more is better",
                        0.8,
                        hop,
                        round -> round.ours().perSecond() / round.passThrough().perSecond()));
        ratios.put(
                "hop_cpu",
                Ratio.of(
                        "CPU time per vector of the pass-through / of ours; more is better",
                        0.8,
                        hop,
                        round -> round.passThrough().cpuMicros() / round.ours().cpuMicros()));
    }

    String table() {
        var table = new StringBuilder();
        ratios.forEach(
                (name, ratio) ->
                        table.append(
                                String.format(
                                        Locale.ROOT,
                                        "%-14s %5.2f  (%.2f to %.2f, limit %.1f)  %s%n",
                                        name,
                                        ratio.median(),
                                        ratio.least(),
                                        ratio.largest(),
                                        ratio.limit(),
                                        ratio.meaning())));
        return table.toString();
    }
}
