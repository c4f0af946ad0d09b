package io.millrace.schemas.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.monitoring.PerformanceRecord.Basis;
import io.millrace.schemas.monitoring.PerformanceRecord.Paired;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PerformanceRecordTest {
    private final PerformanceRecord estimate =
            new PerformanceRecord(
                    "v1",
                    "champion",
                    0,
                    1000,
                    Basis.ESTIMATE,
                    false,
                    1,
                    7,
                    0,
                    Map.of("auc_roc", Double.NaN),
                    null);

    @Test
    void theJsonIsAsItIsDocumented() {
        assertThat(new String(estimate.key(), UTF_8)).isEqualTo("performance/v1");
        assertThat(new String(estimate.toJson(), UTF_8))
                .isEqualTo(
                        "{\"version\":\"v1\",\"role\":\"champion\",\"from\":0,\"to\":1000,"
                                + "\"basis\":\"estimate\",\"settled\":false,\"share\":1.0,"
                                + "\"events\":7,\"labelled\":0,\"metrics\":{\"auc_roc\":\"NaN\"}}");
    }

    @Test
    void isReadAsItWasWritten() {
        var labelled =
                new PerformanceRecord(
                        "v1",
                        "shadow",
                        0,
                        1000,
                        Basis.LABELS,
                        true,
                        0.5,
                        7,
                        6,
                        Map.of("auc_roc", 0.75),
                        new Paired("v0", 5, Map.of("brier", 0.25), Map.of("brier", 0.125)));
        assertThat(PerformanceRecord.fromJson(estimate.toJson())).isEqualTo(estimate);
        assertThat(PerformanceRecord.fromJson(labelled.toJson())).isEqualTo(labelled);
    }
}
