package io.millrace.benchmarks.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.benchmarks.workload.Checksum;
import io.millrace.benchmarks.workload.InHeap;
import io.millrace.benchmarks.workload.Measurement;
import io.millrace.benchmarks.workload.Pass;
import io.millrace.benchmarks.workload.Workload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {
    private static final Workload TINY =
            new Workload(3, 500, 10, 0.8, 60, 0, 1, Workload.SIX_WINDOWS);
    private static final Checksum.Sum RIGHT =
            Pass.last(1, TINY, 100, () -> new InHeap(TINY)).checksum();
    private static final Checksum.Sum WRONG =
            new Checksum.Sum(
                    RIGHT.rows(), "bad", RIGHT.means(), RIGHT.deviations(), RIGHT.depths());
    private static final List<Case> CASES =
            List.of(
                    new Case(Cases.IN_HEAP, "in_heap", TINY, 100, 1, 1),
                    new Case(Cases.OURS, "ours", TINY, 100, 1, 1));

    @Test
    void aRatioIsTheMedianOfTheRounds() {
        var report = report(round(1, 2, RIGHT), round(1, 4, RIGHT), round(1, 10, RIGHT));
        assertThat(report.ratios()).containsOnlyKeys("in_heap").containsEntry("in_heap", 0.25);
        assertThat(report.rangeOfRatios()).containsEntry("in_heap", List.of(0.1, 0.5));
        assertThat(report.meaning()).containsOnlyKeys("in_heap");
        assertThat(report.cases()).allMatch(Report.Row::exact);
        assertThat(report.allocatedBytesPerEvent()).isEqualTo(20);
    }

    @Test
    void aWrongAnswerMakesNoRatio() {
        var report = report(round(1, 2, WRONG), round(1, 4, RIGHT), round(1, 4, RIGHT));
        assertThat(report.ratios()).isEmpty();
        assertThat(report.cases()).extracting(Report.Row::exact).containsExactly(true, false);
        assertThat(Table.of(report)).contains("NO");
    }

    @Test
    void theJsonHasTheNamesThatWereAskedFor() throws Exception {
        var json = new ObjectMapper().valueToTree(report(round(1, 2, RIGHT)));
        assertThat(json.at("/ratios/in_heap").asDouble()).isEqualTo(0.5);
        assertThat(json.at("/environment/load_averages/0").asDouble()).isEqualTo(1.5);
        assertThat(json.at("/allocated_bytes_per_event").asDouble()).isEqualTo(20);
        assertThat(Ratio.ALL)
                .extracting(Ratio::name)
                .contains(
                        "in_heap",
                        "duckdb",
                        "flink_sql_over",
                        "flink_by_hand",
                        "window_store",
                        "length_30d_to_1h",
                        "windows_6_to_1",
                        "late_5_percent");
    }

    @Test
    void eachCaseHasAName() {
        assertThat(Cases.of(false)).extracting(Case::name).doesNotHaveDuplicates();
        assertThat(Cases.of(false))
                .extracting(Case::name)
                .containsAll(Cases.of(true).stream().map(Case::name).toList());
    }

    private static Report report(Round... rounds) {
        var environment = new Report.Environment("a JDK", "an OS", 2, List.of(), List.of(1.5), "");
        return Report.of(true, environment, CASES, List.of(rounds), new Gate(CASES));
    }

    private static Round round(double reference, double seconds, Checksum.Sum ours) {
        return new Round(
                1.5,
                Map.of(
                        Cases.IN_HEAP, new Measurement(500, reference, 1, 10, RIGHT),
                        Cases.OURS, new Measurement(500, seconds, 1, 20, ours)));
    }
}
