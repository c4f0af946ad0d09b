package io.millrace.standalone.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.monitoring.DriftRecord;
import io.millrace.schemas.monitoring.DriftRecord.Shift;
import io.millrace.schemas.monitoring.PerformanceRecord;
import io.millrace.schemas.monitoring.PerformanceRecord.Basis;
import io.millrace.schemas.monitoring.PerformanceRecord.Paired;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MonitoringBoardTest {
    private static final long DAY = 86_400_000;

    private final MonitoringBoard board = new MonitoringBoard();

    @Test
    void anEmptyTopicIsSaid() {
        assertThat(text(5)).contains("no run yet").contains("nothing yet");
        assertThat(board.tree(5).path("drift")).isEmpty();
    }

    @Test
    void theLastWordOnEachThingIsShown() {
        add(performance("v1", "champion", DAY, Basis.ESTIMATE, false, 0.5));
        add(performance("v1", "champion", DAY, Basis.LABELS, false, 0.25));
        add(performance("v1", "champion", DAY, Basis.LABELS, true, 0.75));
        add(performance("v2", "shadow", DAY, Basis.LABELS, true, 0.875));
        var json = board.tree(5).path("performance");

        assertThat(json).hasSize(3);
        assertThat(text(5))
                .contains("0.5000", "0.7500", "0.8750")
                .doesNotContain("0.2500", "(part)")
                .contains("beside v1 on 3 events of both: auc_roc 0.8750 : 0.7500");
    }

    @Test
    void aRegressionIsShownByItsOwnMetrics() {
        var metrics = Map.of("rmse", 12.25, "mae", 8.5, "r2", 0.125);
        var paired = new Paired("v1", 3, metrics, Map.of("rmse", 13.0, "mae", 9.0, "r2", 0.0625));
        add(performance("v1", "champion", 0, Basis.LABELS, true, 0.75));
        add(
                new PerformanceRecord(
                        "v2",
                        "shadow",
                        DAY,
                        2 * DAY,
                        Basis.LABELS,
                        true,
                        1,
                        3,
                        3,
                        metrics,
                        paired));

        assertThat(text(5))
                .contains("rmse", "12.2500", "8.5000", "0.1250")
                .contains("beside v1 on 3 events of both: rmse 12.2500 : 13.0000, mae")
                .doesNotContain("auc_roc", "estimate");
    }

    @Test
    void labelsOfAPartAreMarked() {
        add(performance("v1", "champion", DAY, Basis.LABELS, false, 0.25));

        assertThat(text(5)).contains("labels (part)");
    }

    @Test
    void theLimitIsOfWindows() {
        for (int day = 0; day < 9; day++) {
            add(performance("v1", "champion", day * DAY, Basis.ESTIMATE, false, 0.5));
            add(performance("v2", "shadow", day * DAY, Basis.ESTIMATE, false, 0.5));
        }
        assertThat(board.tree(2).path("performance")).hasSize(4);
        assertThat(text(2)).contains("1970-01-09T00:00Z").doesNotContain("1970-01-07");
    }

    @Test
    void driftSaysWhatShifted() {
        var quiet = new Shift(0.01, 0.1, 0, 0, 0, List.of(1L));
        var loud = new Shift(0.5, 0.1, 0.25, 0, 0, List.of(1L));
        var drift =
                new DriftRecord(
                        "v1",
                        0,
                        DAY,
                        600,
                        1,
                        500,
                        0.2,
                        List.of("amount"),
                        quiet,
                        Map.of("hour", quiet, "amount", loud));
        var few = new DriftRecord("v1", DAY, 2 * DAY, 3, 1, 500, 0.2, List.of(), quiet, Map.of());
        board.accept(drift.key(), drift.toJson());
        board.accept(few.key(), few.toJson());

        assertThat(text(5)).contains("DRIFT     0.0100, amount 0.5000, hour 0.0100", "too few");
    }

    @Test
    void whatIsNotKnownIsCounted() {
        board.accept("other/x".getBytes(UTF_8), "{}".getBytes(UTF_8));
        board.accept("drift/x".getBytes(UTF_8), "no json".getBytes(UTF_8));
        board.accept("drift/x".getBytes(UTF_8), null);
        board.accept(null, "{}".getBytes(UTF_8));

        assertThat(board.others()).isEqualTo(4);
        assertThat(text(5)).contains("4 records of other kinds");
    }

    private void add(PerformanceRecord record) {
        board.accept(record.key(), record.toJson());
    }

    private String text(int limit) {
        var text = new StringWriter();
        new MonitoringText(new PrintWriter(text)).print(board, limit);
        return text.toString();
    }

    private static PerformanceRecord performance(
            String version, String role, long from, Basis basis, boolean settled, double auc) {
        var metrics = Map.of("auc_roc", auc);
        return new PerformanceRecord(
                version,
                role,
                from,
                from + DAY,
                basis,
                settled,
                1,
                3,
                basis == Basis.LABELS ? 3 : 0,
                metrics,
                role.equals("shadow")
                        ? new Paired("v1", 3, metrics, Map.of("auc_roc", 0.75))
                        : null);
    }
}
