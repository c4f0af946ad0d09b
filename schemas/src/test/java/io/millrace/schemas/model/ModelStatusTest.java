package io.millrace.schemas.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.record.UnreadableRecordException;
import org.junit.jupiter.api.Test;

class ModelStatusTest {
    @Test
    void formOne() {
        assertForm(
                ModelStatus.alive("host-7", 5),
                "host-7/-",
                "{\"instance\":\"host-7\",\"state\":\"alive\",\"at\":5}");
        assertForm(
                ModelStatus.loaded("host-7", "v1", 5),
                "host-7/v1",
                "{\"instance\":\"host-7\",\"version\":\"v1\",\"state\":\"loaded\",\"at\":5}");
        assertForm(
                ModelStatus.active("host-7", "v1", 5),
                "host-7/v1",
                "{\"instance\":\"host-7\",\"version\":\"v1\",\"state\":\"active\",\"at\":5}");
        assertForm(
                ModelStatus.refused("host-7", "v1", "golden-rows", "row 3", 5),
                "host-7/v1",
                "{\"instance\":\"host-7\",\"version\":\"v1\",\"state\":\"refused\","
                        + "\"check\":\"golden-rows\",\"reason\":\"row 3\",\"at\":5}");
    }

    @Test
    void otherBytesAreNoStatus() {
        for (var json :
                new String[] {"", "null", "7", "{}", "{\"instance\":\"i\",\"state\":\"x\"}"}) {
            assertThatThrownBy(() -> ModelStatus.fromJson(json.getBytes(UTF_8)))
                    .as(json)
                    .isInstanceOf(UnreadableRecordException.class);
        }
    }

    private static void assertForm(ModelStatus status, String key, String json) {
        assertThat(status.key()).isEqualTo(key);
        assertThat(new String(status.toJson(), UTF_8)).isEqualTo(json);
        assertThat(ModelStatus.fromJson(status.toJson())).isEqualTo(status);
    }
}
