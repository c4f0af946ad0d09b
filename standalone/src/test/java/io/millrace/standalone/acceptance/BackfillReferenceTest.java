package io.millrace.standalone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.CardFraudData;
import io.millrace.feature.backfill.Backfill;
import io.millrace.feature.backfill.BackfillSettings;
import io.millrace.feature.backfill.VectorBlock;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.plan.Plan;
import io.millrace.standalone.history.HistoryFiles;
import io.millrace.standalone.history.HistoryFiles.ParquetSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The card-fraud transactions through {@code backfill}: every row and column, bit by bit, is what
 * looking back over the customer's and the terminal's transactions gives. That oracle equals the
 * reference ({@link NaiveFeaturesTest}), and so do the streamed features ({@link
 * MiniAcceptanceTest}).
 */
final class BackfillReferenceTest {
    private static final int ROWS = 1_754_155;
    private static final int THREADS = 2;
    private static final long MEMORY = 128L << 20;

    @TempDir Path directory;
    private final Plan plan = Plan.read(CardFraudData.DEFINITION);

    @Test
    void everyRowAndColumnOfTheMiniStream() {
        assertThat(compare("transactions-mini.csv.zst", Map.of()))
                .isEqualTo(CardFraudData.MINI_ROWS);
    }

    @Test
    @Tag("acceptance-full")
    void everyRowAndColumnOfAllTransactions() {
        var numbered = Map.of("transactions.tx_id", "#", "labels.tx_id", "#");
        int rows = compare("transactions.csv.zst", numbered);
        Verdict.append("backfill", "%,d rows, all columns equal the oracle bit by bit", rows);
        assertThat(rows).isEqualTo(ROWS);
    }

    /** Gives the number of rows that were compared. */
    private int compare(String name, Map<String, String> more) {
        var file = CardFraudData.file(name);
        var columns = new HashMap<>(more);
        columns.put("amount", "amount_cents/100");
        columns.put("transactions.t", "t+" + CardFraudData.START);
        columns.put("labels.t", "t+" + (CardFraudData.START + 86_400));
        var parquet = new ParquetSettings(THREADS, MEMORY, directory);
        var inputs =
                new HistoryFiles(plan, parquet)
                        .inputs(
                                Map.of("transactions", file.toString(), "labels", file.toString()),
                                columns);
        try (var backfill =
                new Backfill(
                        plan,
                        inputs,
                        new BackfillSettings(directory, THREADS, MEMORY),
                        System::currentTimeMillis,
                        rejected -> assertThat(rejected).isNull(),
                        (stage, done, of) -> {})) {
            var made = new Made(backfill.vectors(false));
            var oracle = new NaiveFeatures();
            NaiveFeatures.read(
                    file,
                    payment -> {
                        oracle.add(payment);
                        made.compareNext(payment, oracle.vector());
                    });
            assertThat(made.isAtEnd()).isTrue();
            return made.rows;
        }
    }

    /** The backfill's vectors, one after the other. */
    private final class Made {
        private final List<String> names = plan.inputs().stream().map(Input::name).toList();
        private final int[] places =
                NaiveFeatures.INPUTS.stream().mapToInt(names::indexOf).toArray();
        private final Iterator<VectorBlock> blocks;
        private VectorBlock block;
        private int at;
        private int rows;

        private Made(Iterator<VectorBlock> blocks) {
            this.blocks = blocks;
            assertThat(names).containsExactlyInAnyOrderElementsOf(NaiveFeatures.INPUTS);
        }

        private boolean isAtEnd() {
            while ((block == null || at == block.size()) && blocks.hasNext()) {
                block = blocks.next();
                at = 0;
            }
            return block == null || at == block.size();
        }

        private void compareNext(NaiveFeatures.Payment payment, double[] wanted) {
            assertThat(isAtEnd()).as("vectors end before tx_id %s", payment.id()).isFalse();
            assertThat(block.ids()[at]).isEqualTo(payment.id());
            assertThat(block.times()[at]).isEqualTo(payment.time() * 1000);
            assertThat(block.labels()[at]).isEqualTo(payment.fraud() ? 1 : 0);
            for (int i = 0; i < wanted.length; i++) {
                double number = block.numbers()[places[i]][at];
                if (Double.doubleToLongBits(number) != Double.doubleToLongBits(wanted[i])) {
                    assertThat(number)
                            .as("%s of tx_id %s", NaiveFeatures.INPUTS.get(i), payment.id())
                            .isEqualTo(wanted[i]);
                }
            }
            at++;
            rows++;
        }
    }
}
