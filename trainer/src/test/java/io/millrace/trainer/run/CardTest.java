package io.millrace.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.schemas.plan.Plan;
import io.millrace.trainer.card.Curves;
import io.millrace.trainer.card.Importance;
import io.millrace.trainer.card.ModelCard;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CardTest {
    private static final int COUNT = 1500;

    @Test
    void tellsAllOfARefusedModelAsJsonAndAsMarkdown() {
        var plan = Labelled.plan("auc_roc >= 0.999", "candidates: [logistic], trials: 2");
        var card = card(plan);
        assertThat(card.run().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(ModelCard.fromJson(card.toJson())).isEqualTo(card);
        assertThat(card.importance()).hasSize(3).extracting(Importance::input).startsWith("amount");
        assertThat(card.importance().get(0).loss()).isGreaterThan(0.1);
        assertThat(card.markdown())
                .startsWith("# Model " + card.version() + "\n\nrefused: auc_roc >= 0.999: ")
                .contains("- sha256 " + card.sha256())
                .contains("pay.training-examples, offsets [0:0-1500]: 1344 examples from 1970-01-")
                .contains("| risk | 3")
                .contains("logistic with {l2=")
                .contains("the best of 2 trials")
                .contains("| average_precision | 0.7")
                .contains("- average_precision > baseline.average_precision: ")
                .contains("## Calibration")
                .contains("- amount: 0.");
    }

    @Test
    void curvesCountWhatADecisionWouldFind() {
        var scores = new double[] {0.9, 0.8, 0.8, 0.3, 0.2, 0.1, 0.1, 0.1, 0.1, 0.1};
        var labels = new double[] {1, 1, 0, 0, 1, 0, 0, 0, 0, 0};
        var curves = Curves.of(scores, labels);
        assertThat(curves.thresholds())
                .contains(new Curves.AtThreshold(0.8, 3, 2 / 3.0, 2 / 3.0, 1 / 7.0))
                .contains(new Curves.AtThreshold(0.1, 10, 0.3, 1, 1));
        assertThat(curves.reliability()).hasSize(10);
        assertThat(curves.reliability().get(9)).isEqualTo(new Curves.Group(1, 0.9, 1));
        double mean = curves.reliability().stream().mapToDouble(Curves.Group::positives).sum() / 10;
        assertThat(mean).isCloseTo(0.3, within(1e-12));
    }

    private static ModelCard card(Plan plan) {
        var log = new RunLog(Labelled.range(COUNT), COUNT, 5, System::nanoTime);
        var examples = Labelled.examples(plan, COUNT, 1);
        var bundle =
                new TrainingRun(plan, Labelled.source(examples), 1).run(Optional.empty(), log, 5);
        assertThat(bundle).isEmpty();
        return log.card().orElseThrow();
    }
}
