package io.millrace.standalone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.feature.CardFraudData;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.record.FeatureVector;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mini stream, day by day, through the real programs with four partitions of everything. */
@Tag("once")
final class MiniAcceptanceTest {
    @TempDir Path directory;

    /** One order of all events: the reference's. */
    @Test
    void throughOneSourcePartitionEveryRowAndColumnEqualsTheReference() {
        try (var pipeline = new LivePipeline(CardFraudData.DEFINITION, 1, directory)) {
            replay(pipeline);
            compare(pipeline, pipeline.vectors(), "");
            Verdict.append(
                    "mini",
                    "1 source partition: %,d rows, all columns equal the reference",
                    CardFraudData.MINI_ROWS);
        }
    }

    /** A customer's events keep their order; a terminal's come as the partitions are read. */
    @Test
    void throughFourEachEntityEqualsItsOwnOrder() {
        try (var pipeline = new LivePipeline(CardFraudData.DEFINITION, 4, directory)) {
            replay(pipeline);
            var vectors = pipeline.vectors();
            compare(pipeline, vectors, "c_");

            var terminals = new StoredOrder(pipeline.plan(), "terminal", events());
            pipeline.read(terminals.topic(), terminals::accept);
            assertThat(terminals.expected()).hasSize(CardFraudData.MINI_ROWS);
            var names = names(pipeline);
            terminals.expected().forEach((id, wanted) -> compare(vectors.get(id), names, wanted));
            Verdict.append(
                    "mini",
                    "4 source partitions: %,d rows, customers equal the reference, terminals the oracle over their stored order",
                    CardFraudData.MINI_ROWS);
        }
    }

    private static void replay(LivePipeline pipeline) {
        var file = CardFraudData.file("transactions-mini.csv.zst");
        pipeline.replay(
                "1d",
                "transactions=" + file,
                "labels=" + file,
                "--map=amount=amount_cents/100",
                "--map=transactions.t=t+" + CardFraudData.START,
                // each label a day after its event
                "--map=labels.t=t+" + (CardFraudData.START + 86_400));
        assertThat(pipeline.deadLetters()).isZero();
    }

    private static void compare(
            LivePipeline pipeline, Map<String, FeatureVector> vectors, String prefix) {
        assertThat(vectors).hasSize(CardFraudData.MINI_ROWS);
        var names = names(pipeline);
        CardFraudData.read(
                CardFraudData.file("reference-mini.csv.zst"),
                row -> CardFraudData.compare(row, vectors.get(row.get("tx_id")), names, prefix));
    }

    private static void compare(
            FeatureVector vector, List<String> names, Map<String, Object> wanted) {
        assertThat(wanted).hasSize(12);
        wanted.forEach(
                (name, value) -> {
                    double number = (Double) value;
                    assertThat(vector.numbers()[names.indexOf(name)])
                            .as("%s of %s", name, vector.eventId())
                            .isCloseTo(number, within(1e-12 * Math.max(1, number)));
                });
    }

    private static List<String> names(LivePipeline pipeline) {
        return pipeline.plan().inputs().stream().map(Input::name).toList();
    }

    private static Map<String, Map<String, Object>> events() {
        var events = new HashMap<String, Map<String, Object>>();
        CardFraudData.read(
                CardFraudData.file("transactions-mini.csv.zst"),
                row ->
                        events.put(
                                row.get("tx_id"),
                                Map.of(
                                        "customer_id",
                                        row.get("customer_id"),
                                        "terminal_id",
                                        row.get("terminal_id"),
                                        "amount",
                                        new BigDecimal(row.get("amount_cents")).movePointLeft(2))));
        return events;
    }
}
