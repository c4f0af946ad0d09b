package io.millrace.trainer.run;

import static io.millrace.trainer.run.Labelled.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.schemas.record.TrainingExampleCodec;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExampleTableTest {
    private static final Plan PLAN = Labelled.plan("auc_roc >= 0");

    private final ExampleTable table = new ExampleTable(PLAN);

    @Test
    void keepsTheLastRevisionInWhateverOrderTheyCome() {
        table.add(revised(1, 1, 0));
        table.add(revised(2, 0, 0));
        table.add(revised(1, 0, 2));
        table.add(revised(1, 1, 1));
        var rows = table.settled();
        assertThat(rows.rows()).isEqualTo(2);
        assertThat(rows.id(0)).isEqualTo("1");
        assertThat(rows.label(0)).isZero();
        assertThat(table.records()).isEqualTo(4);
        assertThat(table.labelled()).isEqualTo(2);
    }

    @Test
    void ordersByTimeThenByIdAsNumber() {
        table.add(Labelled.example(PLAN, 10, DAY, 0, 1, 1, 1));
        table.add(Labelled.example(PLAN, 9, DAY, 0, 1, 1, 1));
        table.add(Labelled.example(PLAN, 11, DAY - 1, 0, 1, 1, 1));
        var rows = table.settled();
        assertThat(rows.id(0) + " " + rows.id(1) + " " + rows.id(2)).isEqualTo("11 9 10");
    }

    @Test
    void leavesOutWhatIsNotSettledAndWhatIsBeforeTheWindow() {
        long newest = 40 * DAY;
        table.add(Labelled.example(PLAN, 1, newest - 28 * DAY, 0, 1, 1, 1));
        table.add(Labelled.example(PLAN, 2, newest - 28 * DAY + 1, 0, 1, 1, 1));
        table.add(Labelled.example(PLAN, 3, newest, 0, 1, 1, 1));
        var soon = Labelled.example(PLAN, 4, newest + 1, 1, 1, 1, 1);
        table.add(new TrainingExample(soon.vector(), 1, newest + DAY, 0));
        var rows = table.settled();
        assertThat(rows.rows()).isEqualTo(2);
        assertThat(rows.id(0)).isEqualTo("2");
        assertThat(rows.id(1)).isEqualTo("3");
    }

    @Test
    void endsAtTheNewestSilenceWhereLabelsRunAheadOfIt() {
        table.add(silence(1, 10 * DAY));
        table.add(silence(2, 12 * DAY));
        table.add(labelled(3, 11 * DAY, 1, 11 * DAY));
        table.add(labelled(4, 13 * DAY, 1, 13 * DAY));
        table.add(labelled(5, 14 * DAY, 0, 14 * DAY)); // reported, but no fraud
        table.add(labelled(6, 16 * DAY, 1, 16 * DAY));

        assertThat(ids()).containsExactly("1", "3", "2");
    }

    @Test
    void aLostLabelDoesNotHoldTheEndBack() {
        table.add(silence(1, 10 * DAY));
        for (int id = 2; id <= 6; id++) {
            table.add(labelled(id, (9 + id) * DAY, id % 2, (9 + id) * DAY));
        }

        assertThat(ids()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aLabelCountsOnlyFromWhenItArrived() {
        table.add(silence(1, 10 * DAY));
        table.add(silence(2, 12 * DAY));
        table.add(silence(3, 13 * DAY));
        table.add(labelled(4, 11 * DAY, 1, 12 * DAY));
        table.add(relabelled(4, 11 * DAY, 0, 15 * DAY, 1));
        table.add(relabelled(4, 11 * DAY, 1, 17 * DAY, 2));

        assertThat(ids()).containsExactly("1", "4", "2", "3");
        assertThat(table.settled().label(1)).isEqualTo(1);
        assertThat(labels(14 * DAY)).containsExactly("1 0.0", "4 1.0", "2 0.0");
        assertThat(labels(15 * DAY)).containsExactly("1 0.0", "4 0.0", "2 0.0", "3 0.0");
        assertThat(labels(14 * DAY - 1)).as("all is open after the first").containsExactly("1 0.0");
        assertThat(labels(11 * DAY)).isEmpty();
        assertThat(table.revised()).isEqualTo(1);
    }

    @Test
    void countsWhatOtherDefinitionsWroteAndReadsItsOwn() {
        var other = Plan.of("other", Labelled.YAML_WITHOUT_RISK.formatted("auc_roc >= 0"));
        table.add(new TrainingExampleCodec(other).encode(Labelled.example(other, 1, 0, 0, 1, 1)));
        table.add(Labelled.example(other, 2, 0, 0, 1, 1));
        table.add(new byte[] {1, 2, 3});
        table.add(
                new TrainingExampleCodec(PLAN)
                        .encode(Labelled.example(PLAN, 3, 0, 1, 5, Double.NaN, 1)));
        assertThat(table.foreign()).isEqualTo(3);
        var rows = table.settled();
        assertThat(rows.rows()).isEqualTo(1);
        assertThat(rows.value(0, 0)).isEqualTo(5);
        assertThat(rows.value(0, 1)).isNaN();
    }

    private List<String> labels(long time) {
        var rows = table.knownAt(time);
        return IntStream.range(0, rows.rows())
                .mapToObj(row -> rows.id(row) + " " + rows.label(row))
                .toList();
    }

    private static TrainingExample relabelled(
            long id, long time, double label, long labelTime, int revision) {
        var first = labelled(id, time, label, labelTime);
        return new TrainingExample(first.vector(), label, labelTime, revision);
    }

    private List<String> ids() {
        var rows = table.settled();
        return IntStream.range(0, rows.rows()).mapToObj(rows::id).toList();
    }

    private static TrainingExample silence(long id, long time) {
        return labelled(id, time, 0, time + PLAN.label().horizon());
    }

    private static TrainingExample labelled(long id, long time, double label, long labelTime) {
        var vector = Labelled.example(PLAN, id, time, label, 1, 1, 1).vector();
        return new TrainingExample(vector, label, labelTime, 0);
    }

    private static TrainingExample revised(long id, double label, int revision) {
        var first = Labelled.example(PLAN, id, DAY, label, 1, 1, 1);
        return new TrainingExample(first.vector(), label, first.labelTime(), revision);
    }
}
