package io.millrace.standalone.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.feature.CardFraudData;
import io.millrace.schemas.plan.Task;
import io.millrace.schemas.record.IdType;
import io.millrace.standalone.acceptance.NaiveFeatures.Payment;
import io.millrace.standalone.acceptance.PublishedProtocol.Transaction;
import io.millrace.trainer.calibration.Platt;
import io.millrace.trainer.dataset.DatasetBuilder;
import io.millrace.trainer.dataset.LabelHistory;
import io.millrace.trainer.learner.XgBoostLearner;
import io.millrace.trainer.metric.Evaluation;
import io.millrace.trainer.metric.Metric;
import io.millrace.trainer.search.Budget;
import io.millrace.trainer.search.Search;
import io.millrace.trainer.search.Split;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The trainer's search on the Handbook's transactions: parameters chosen on validation data only,
 * then judged on the published test week, and once on the week behind it.
 */
@Tag("acceptance-full")
final class SearchAcceptanceTest {
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L);
    private static final Budget BUDGET = Budget.trials(10);
    private static final int FOLDS = 2;
    private static final double NEGATIVES = 0.1;
    private static final int THREADS = 1;
    private static final long LABEL_DELAY = Duration.ofDays(7).toMillis();

    /** Four weeks of transactions, then one whose labels come too late. */
    private static final LocalDate FROM = PublishedProtocol.TEST.minusDays(7 * 5);

    /** Days that windows and their delay reach back. */
    private static final int REACH = 37;

    private final PublishedProtocol protocol = new PublishedProtocol();
    private final Map<String, double[]> vectors = new HashMap<>();

    private record Found(double auc, double averagePrecision) {
        static Found of(Evaluation evaluation) {
            return new Found(
                    Metric.AUC_ROC.of(evaluation), Metric.AVERAGE_PRECISION.of(evaluation));
        }
    }

    @Test
    void theSearchIsBetterThanWhatWasPublished() {
        var history = history();
        var published = protocol.test(NaiveFeatures.INPUTS, vectors);
        assertThat(List.of(published.rows(), published.positives()))
                .as("test week")
                .containsExactly(58_264, 385);
        var later = protocol.test(PublishedProtocol.LATER, NaiveFeatures.INPUTS, vectors);
        var split = Split.byTime(history, Duration.ofDays(7), FOLDS);
        Verdict.append(
                "search",
                "fitted to %d rows with %d frauds; seed, best trial, then AUC ROC and average precision of the published week and of the later one",
                split.train().rows(),
                split.train().positives());
        var found = new ArrayList<Found>();
        for (long seed : SEEDS) {
            var best =
                    new Search(
                                    List.of(new XgBoostLearner(THREADS)),
                                    BUDGET,
                                    Platt::fit,
                                    Metric.AVERAGE_PRECISION,
                                    seed)
                            .run(split.thinned(NEGATIVES, seed), System::nanoTime, trial -> {})
                            .best();
            found.add(Found.of(best.evaluate(Task.BINARY, published)));
            var then = Found.of(best.evaluate(Task.BINARY, later));
            Verdict.append(
                    "search",
                    "%d  %-8s %.4f on validation  %.4f %.4f  %.4f %.4f  %s %s",
                    seed,
                    best.model().learner(),
                    best.trial().objective(),
                    found.get(found.size() - 1).auc(),
                    found.get(found.size() - 1).averagePrecision(),
                    then.auc(),
                    then.averagePrecision(),
                    best.model().summary(),
                    best.model().parameters());
        }
        double auc = median(found.stream().map(Found::auc).toList());
        double precision = median(found.stream().map(Found::averagePrecision).toList());
        Verdict.append("search", "median  AUC ROC %.4f, average precision %.4f", auc, precision);
        assertThat(precision).as("average precision, median of the seeds").isGreaterThan(0.66);
        assertThat(auc).as("AUC ROC, median of the seeds").isGreaterThan(0.865);
    }

    /** All up to the end of the published week; a label is known a week after its payment. */
    private LabelHistory history() {
        var features = new NaiveFeatures();
        var builder = new DatasetBuilder(NaiveFeatures.INPUTS, IdType.LONG);
        long reach = seconds(FROM.minusDays(REACH));
        long from = seconds(FROM);
        long end = seconds(PublishedProtocol.LATER.plusDays(PublishedProtocol.WEEK));
        NaiveFeatures.read(
                CardFraudData.file("transactions.csv.zst"),
                payment -> {
                    if (payment.time() >= reach && payment.time() < end) {
                        features.add(payment);
                        if (payment.time() >= from) {
                            keep(payment, features.vector(), builder);
                        }
                    }
                });
        var rows = builder.build();
        return time ->
                time == Long.MAX_VALUE ? rows : rows.slice(0, rows.rowsUntil(time - LABEL_DELAY));
    }

    private void keep(Payment payment, double[] vector, DatasetBuilder builder) {
        protocol.add(
                new Transaction(payment.id(), payment.time(), payment.customer(), payment.fraud()));
        if (payment.time() >= seconds(PublishedProtocol.TEST)) {
            vectors.put(payment.id(), vector);
        }
        if (payment.time() < seconds(PublishedProtocol.END)) {
            builder.add(payment.id(), payment.time() * 1000, payment.fraud() ? 1 : 0, vector);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static long seconds(LocalDate day) {
        return day.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    }
}
