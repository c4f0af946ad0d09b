package io.millrace.trainer.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.record.UnreadableRecordException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoredReaderTest {
    private static final String JSON =
            "{\"event_id\":\"e1\",\"key\":null,\"event_time\":1000,"
                    + "\"values\":{\"score\":9,\"model\":{\"version\":\"no\"}},"
                    + "\"margin\":0.25,\"score\":0.75,\"decision\":true,\"role\":\"shadow\","
                    + "\"model\":{\"sha256\":\"ab\",\"more\":{\"x\":1},\"version\":\"v-1\"},"
                    + "\"source\":{\"topic\":\"s\",\"partition\":3,\"offset\":4}}";

    private final ScoredReader reader = new ScoredReader();

    @Test
    void readsWhatItNeeds() {
        assertThat(reader.read(JSON.getBytes(UTF_8), hash -> true))
                .contains(new Scored("e1", 1000, 0.75, "shadow", "v-1"));
        assertThat(reader.read(JSON.getBytes(UTF_8), hash -> hash != EventHash.of("e1"))).isEmpty();
    }

    @Test
    void anythingElseIsUnreadable() {
        for (var wrong :
                List.of("", "[]", "{}", "{\"event_id\":\"e\"", JSON.replace("event_time", "t"))) {
            assertThatThrownBy(() -> reader.read(wrong.getBytes(UTF_8), hash -> true))
                    .as(wrong)
                    .isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void theSampleHalves() {
        int[] sampled = new int[4];
        for (int i = 0; i < 80_000; i++) {
            for (int halvings = 0; halvings < 4; halvings++) {
                if (EventHash.sampled(EventHash.of("event-" + i), halvings)) {
                    sampled[halvings]++;
                }
            }
        }
        assertThat(sampled[0]).isEqualTo(80_000);
        assertThat(sampled[1]).isBetween(39_000, 41_000);
        assertThat(sampled[2]).isBetween(19_300, 20_700);
        assertThat(sampled[3]).isBetween(9_500, 10_500);
    }
}
