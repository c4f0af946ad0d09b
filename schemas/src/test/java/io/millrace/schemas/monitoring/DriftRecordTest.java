package io.millrace.schemas.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.monitoring.DriftRecord.Shift;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriftRecordTest {
    private final DriftRecord record =
            new DriftRecord(
                    "v1",
                    0,
                    1000,
                    7,
                    5,
                    0.25,
                    List.of("b", DriftRecord.SCORE),
                    new Shift(0.5, 0.125, 0, 0, 0, List.of(3L, 4L)),
                    Map.of(
                            "b", new Shift(0.75, 0.125, 0.5, 0.25, 0.125, List.of(1L)),
                            "a", new Shift(Double.NaN, Double.NaN, 0, 0, 0, List.of())));

    @Test
    void theJsonIsAsItIsDocumented() {
        assertThat(new String(record.key(), UTF_8)).isEqualTo("drift/v1");
        assertThat(new String(record.toJson(), UTF_8))
                .isEqualTo(
                        "{\"version\":\"v1\",\"from\":0,\"to\":1000,\"events\":7,\"min_events\":5,"
                                + "\"limit\":0.25,\"drifted\":[\"b\",\"(score)\"],"
                                + "\"score\":{\"psi\":0.5,\"noise\":0.125,\"missing\":0.0,"
                                + "\"baseline_missing\":0.0,\"unseen\":0.0,\"counts\":[3,4]},"
                                + "\"inputs\":{\"a\":{\"psi\":\"NaN\",\"noise\":\"NaN\","
                                + "\"missing\":0.0,\"baseline_missing\":0.0,\"unseen\":0.0,"
                                + "\"counts\":[]},\"b\":{\"psi\":0.75,\"noise\":0.125,"
                                + "\"missing\":0.5,\"baseline_missing\":0.25,\"unseen\":0.125,"
                                + "\"counts\":[1]}}}");
    }

    @Test
    void isReadAsItWasWritten() {
        assertThat(DriftRecord.fromJson(record.toJson())).isEqualTo(record);
        assertThat(record.isAlert()).isTrue();
        assertThatThrownBy(() -> DriftRecord.fromJson(new byte[] {1}))
                .isInstanceOf(UnreadableRecordException.class);
    }

    @Test
    void theKeyTellsTheKind() {
        assertThat(MonitoringJson.kind(record.key())).contains(DriftRecord.KIND);
        assertThat(MonitoringJson.kind("training".getBytes(UTF_8))).contains("training");
        assertThat(MonitoringJson.kind(null)).isEmpty();
    }
}
