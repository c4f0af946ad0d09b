package io.millrace.schemas.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.monitoring.DecisionRecord.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionRecordTest {
    private final DecisionRecord record =
            new DecisionRecord(
                    "v2", Verdict.ROLLED_BACK, 1000, "v1", 300, 20, List.of("a: 1, passed"), "bad");

    @Test
    void theJsonIsAsItIsDocumented() {
        assertThat(new String(record.key(), UTF_8)).isEqualTo("decision/v2");
        assertThat(new String(record.toJson(), UTF_8))
                .isEqualTo(
                        "{\"version\":\"v2\",\"decision\":\"rolled_back\",\"at\":1000,\"other\":\"v1\","
                                + "\"labelled\":300,\"positives\":20,\"rules\":[\"a: 1, passed\"],"
                                + "\"reason\":\"bad\"}");
        assertThat(DecisionRecord.fromJson(record.toJson())).isEqualTo(record);
    }
}
