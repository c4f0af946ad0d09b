package io.millrace.schemas.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.InputType;
import io.millrace.schemas.record.SourcePosition;
import io.millrace.schemas.record.UnreadableRecordException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PredictionCodecTest {
    private final PredictionCodec codec =
            new PredictionCodec(
                    List.of(
                            new Input("x", InputType.NUMBER),
                            new Input("k", InputType.CATEGORY),
                            new Input("e.n.count_1h", InputType.NUMBER)));

    @Test
    void theJsonIsForPeople() {
        var first = new String(codec.encode(prediction("k\"1", 1.5, 0.75)), UTF_8);
        var second = new String(codec.encode(prediction(null, Double.NaN, 0.75)), UTF_8);

        assertThat(first)
                .isEqualTo(
                        "{\"event_id\":\"e1\",\"key\":\"k\\\"1\",\"event_time\":1000,"
                                + "\"values\":{\"x\":1.5,\"k\":\"k\\\"1\",\"e.n.count_1h\":2.0},"
                                + "\"margin\":0.25,\"score\":0.75,\"decision\":true,\"outlier\":false,"
                                + "\"role\":\"champion\",\"served\":true,"
                                + "\"model\":{\"version\":\"v-1\",\"sha256\":\"ab\"},"
                                + "\"fingerprint\":\"f\",\"activation\":7,"
                                + "\"source\":{\"topic\":\"s\",\"partition\":3,\"offset\":4},"
                                + "\"vector\":{\"topic\":\"p.features\",\"partition\":5,\"offset\":6},"
                                + "\"ingested_at\":11,\"scored_at\":12,\"warm\":true}");
        assertThat(second).contains("\"key\":null", "\"x\":null", "\"k\":null");
    }

    @Test
    void isReadAsItWasWritten() {
        for (var prediction :
                List.of(prediction("k", 1.5, 0.75), prediction(null, Double.NaN, Double.NaN))) {
            assertThat(codec.decode(codec.encode(prediction)))
                    .usingRecursiveComparison()
                    .withEqualsForType(Double::equals, Double.class)
                    .isEqualTo(prediction);
        }
    }

    @Test
    void valuesMayBeLeftOut() {
        var whole = prediction("k", 1.5, 0.75);
        var without =
                new Prediction(
                        whole.eventId(),
                        whole.key(),
                        whole.time(),
                        null,
                        null,
                        whole.margin(),
                        whole.score(),
                        whole.decision(),
                        whole.outlier(),
                        whole.role(),
                        whole.served(),
                        whole.version(),
                        whole.sha256(),
                        whole.fingerprint(),
                        whole.activation(),
                        whole.source(),
                        whole.vector(),
                        whole.ingestedAt(),
                        whole.scoredAt(),
                        whole.warm());

        assertThat(codec.decode(codec.encode(without)).numbers()).isNull();
    }

    @Test
    void otherBytesAreRefused() {
        for (var text : new String[] {"", "{}", "[", "null", "{\"event_id\":\"e\"}"}) {
            assertThatThrownBy(() -> codec.decode(text.getBytes(UTF_8)))
                    .as(text)
                    .isInstanceOf(UnreadableRecordException.class);
        }
    }

    private static Prediction prediction(String key, double x, double score) {
        return new Prediction(
                "e1",
                key,
                1000,
                new double[] {x, Double.NaN, 2},
                new String[] {null, key, null},
                0.25,
                score,
                true,
                false,
                Role.CHAMPION,
                true,
                "v-1",
                "ab",
                "f",
                7,
                new SourcePosition("s", 3, 4),
                new SourcePosition("p.features", 5, 6),
                11,
                12,
                true);
    }
}
