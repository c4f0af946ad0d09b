package io.millrace.trainer.run;

import static io.millrace.trainer.run.Labelled.DAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.plan.Plan;
import io.millrace.schemas.record.TrainingExample;
import io.millrace.schemas.record.TrainingExampleCodec;
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

    private static TrainingExample revised(long id, double label, int revision) {
        var first = Labelled.example(PLAN, id, DAY, label, 1, 1, 1);
        return new TrainingExample(first.vector(), label, first.labelTime(), revision);
    }
}
