package io.millrace.standalone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.feature.CardFraudData;
import io.millrace.schemas.plan.Input;
import io.millrace.schemas.record.FeatureVectorCodec;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.learner.Learner;
import io.millrace.trainer.learner.LogisticLearner;
import io.millrace.trainer.learner.Parameters;
import io.millrace.trainer.learner.XgBoostLearner;
import io.millrace.trainer.metric.Classification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Handbook's stream up to the end of its test week, through the real programs; our learners on
 * the vectors of the features topic, beside what the Handbook published.
 */
@Tag("acceptance-full")
final class PublishedResultTest {
    private static final Path DEFINITION = Path.of("../examples/card-fraud/published.yaml");
    private static final double TOLERANCE = 0.005;
    private static final int THREADS = 2;

    /** The first day that is replayed; windows and delay reach back 37 days from the training. */
    private static final LocalDate FROM =
            LocalDate.parse(System.getProperty("millrace.acceptance.from", "2018-04-01"));

    /** XGBoost's defaults; in version 1.7 they were the same. */
    private static final Parameters XGBOOST_DEFAULTS =
            Parameters.of(
                    Map.of(
                            "colsample_bytree", 1.0,
                            "eta", 0.3,
                            "gamma", 0.0,
                            "lambda", 1.0,
                            "max_depth", 6.0,
                            "min_child_weight", 1.0,
                            "patience", 20.0,
                            "rounds", 100.0,
                            "subsample", 1.0));

    @TempDir Path directory;
    private final PublishedProtocol protocol = new PublishedProtocol();

    private record Published(double auc, double averagePrecision, double cardPrecision) {}

    @Test
    void ourModelsAreAsGoodAsThePublishedOnes() {
        var transactions = directory.resolve("transactions.csv");
        var labels = directory.resolve("labels.csv");
        split(transactions, labels);
        try (var pipeline = new LivePipeline(DEFINITION, 1, directory)) {
            pipeline.replay(
                    "3d",
                    "transactions=" + transactions,
                    "labels=" + labels,
                    "--map=amount=amount_cents/100");
            assertThat(pipeline.deadLetters()).isZero();
            var inputs = pipeline.plan().inputs().stream().map(Input::name).toList();
            var vectors = vectors(pipeline);
            var training = protocol.training(inputs, vectors);
            var test = protocol.test(inputs, vectors);
            assertThat(List.of(training.rows(), training.positives()))
                    .as("training week")
                    .containsExactly(67_240, 598);
            assertThat(List.of(test.rows(), test.positives()))
                    .as("test week")
                    .containsExactly(58_264, 385);
            compare(training, test);
        }
    }

    private void compare(Dataset training, Dataset test) {
        Verdict.append(
                "full", "%-40s  %-15s %-15s %s", "", "AUC ROC", "avg precision", "cards@100");
        Verdict.append(
                "full",
                "%-40s  %6s %8s %6s %8s %6s %8s",
                "",
                "ours",
                "theirs",
                "ours",
                "theirs",
                "ours",
                "theirs");
        var xgboost = new Published(0.862, 0.639, 0.273);
        var logistic = new LogisticLearner();
        var close = new ArrayList<Runnable>();
        close.add(
                row(
                        "logistic regression",
                        logistic,
                        logistic.defaults(),
                        new Published(0.871, 0.606, 0.291),
                        training,
                        test));
        close.add(
                row(
                        "XGBoost, exact, from even odds",
                        XgBoostLearner.asBeforeVersion2(THREADS),
                        XGBOOST_DEFAULTS,
                        xgboost,
                        training,
                        test));
        // What the change of the two defaults costs here: shown, with nothing published to hold it
        // to.
        row(
                "XGBoost, hist, from the log-odds",
                new XgBoostLearner(THREADS),
                XGBOOST_DEFAULTS,
                xgboost,
                training,
                test);
        close.forEach(Runnable::run);
    }

    /** Prints a row of the table; gives the comparison, to be made when all rows are there. */
    private Runnable row(
            String name,
            Learner learner,
            Parameters parameters,
            Published published,
            Dataset training,
            Dataset test) {
        var model = learner.fit(training, training.slice(0, 0), parameters, 0);
        var scores =
                Arrays.stream(model.margins(test))
                        .map(margin -> 1 / (1 + StrictMath.exp(-margin)))
                        .toArray();
        var ours = Classification.of(scores, test.labels());
        Verdict.append(
                "full",
                "%-40s  %6.3f %8.3f %6.3f %8.3f %6.3f %8.3f",
                name,
                ours.aucRoc(),
                published.auc(),
                ours.averagePrecision(),
                published.averagePrecision(),
                protocol.cardPrecision(test, scores),
                published.cardPrecision());
        return () -> {
            assertThat(ours.aucRoc())
                    .as("AUC ROC of %s", name)
                    .isCloseTo(published.auc(), within(TOLERANCE));
            assertThat(ours.averagePrecision())
                    .as("average precision of %s", name)
                    .isCloseTo(published.averagePrecision(), within(TOLERANCE));
        };
    }

    /** Writes what is replayed: the transactions wanted, and a report of each fraud a day later. */
    private void split(Path transactions, Path labels) {
        long from = FROM.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
        long end = PublishedProtocol.END.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
        long[] id = {0};
        try (var all = Files.newBufferedWriter(transactions);
                var frauds = Files.newBufferedWriter(labels)) {
            all.write("tx_id,t,customer_id,terminal_id,amount_cents\n");
            frauds.write("tx_id,t,fraud\n");
            CardFraudData.read(
                    CardFraudData.file("transactions.csv.zst"),
                    row -> {
                        var name = String.valueOf(id[0]++);
                        long time = CardFraudData.START + Long.parseLong(row.get("t"));
                        if (time < from || time >= end) {
                            return;
                        }
                        protocol.add(name, row);
                        try {
                            all.write(
                                    String.join(
                                            ",",
                                            name,
                                            String.valueOf(time),
                                            row.get("customer_id"),
                                            row.get("terminal_id"),
                                            row.get("amount_cents") + "\n"));
                            if (row.get("fraud").equals("1")) {
                                frauds.write(name + "," + (time + 86_400) + ",1\n");
                            }
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The vectors of the protocol's weeks by id, as the features topic has them. */
    private Map<String, double[]> vectors(LivePipeline pipeline) {
        var codec = new FeatureVectorCodec(pipeline.plan());
        var vectors = new HashMap<String, double[]>();
        pipeline.read(
                pipeline.plan().topics().features(),
                record -> {
                    var vector = codec.decode(record.value());
                    if (protocol.needs(vector.eventId())) {
                        vectors.put(vector.eventId(), vector.numbers());
                    }
                });
        return vectors;
    }
}
