package io.millrace.trainer.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.problem.FailureException;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Examples;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ParityProofTest {
    /** margin = (x0 - 1) / 2 * 3 + (x1 - 10) / 4 * 5 + 7. */
    private static final byte[] LINEAR =
            LinearGraph.of(new double[] {1, 10}, new double[] {2, 4}, new double[] {3, 5}, 7);

    private static final double NONE = Double.NaN;

    @Test
    void acceptsALinearModelWithMissingValuesAsMeans() {
        ParityProof.prove(
                LINEAR,
                TensorType.DOUBLE,
                rows(new double[][] {{1, 10}, {3, 10}, {NONE, 14}, {3, NONE}, {NONE, NONE}}),
                new double[] {7, 10, 12, 10, 7});
    }

    @Test
    void namesTheFirstRowThatDiffersAlsoInALaterBatch() {
        var values = new double[1500][2];
        Arrays.setAll(values, i -> new double[] {1, 10});
        var margins = new double[1500];
        Arrays.fill(margins, 7);
        ParityProof.prove(LINEAR, TensorType.DOUBLE, rows(values), margins);
        margins[1234] = 7 + 1e-10;
        margins[1300] = 8;
        assertThatThrownBy(
                        () -> ParityProof.prove(LINEAR, TensorType.DOUBLE, rows(values), margins))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(
                        "row 1234 (example 1234): margin 7.0 instead of 7.0000000001");
    }

    @Test
    void toleratesTheLastBitsOfADoubleAndNoNaN() {
        var row = rows(new double[][] {{1, 10}});
        ParityProof.prove(LINEAR, TensorType.DOUBLE, row, new double[] {Math.nextUp(7.0)});
        assertThatThrownBy(
                        () ->
                                ParityProof.prove(
                                        LINEAR, TensorType.DOUBLE, row, new double[] {NONE}))
                .isInstanceOf(FailureException.class);
    }

    @Test
    void refusesWhatTheServeGateWouldRefuse() {
        var row = rows(new double[][] {{1, 10}});
        var one = new double[] {7};
        assertThatThrownBy(() -> ParityProof.prove(new byte[] {1, 2}, TensorType.DOUBLE, row, one))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("the serve gate would refuse");
        assertThatThrownBy(() -> ParityProof.prove(LINEAR, TensorType.FLOAT, row, one))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("the serve gate would refuse");
        var wide = rows(new double[][] {{1, 10, 3}});
        assertThatThrownBy(() -> ParityProof.prove(LINEAR, TensorType.DOUBLE, wide, one))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("the serve gate would refuse");
    }

    @Test
    void refusesToWriteNumbersThatAreNotFinite() {
        var good = new double[] {1};
        assertThatThrownBy(() -> LinearGraph.of(good, new double[] {0}, good, 0))
                .hasMessageContaining("scale 0 is 0.0");
        assertThatThrownBy(() -> LinearGraph.of(good, good, new double[] {NONE}, 0))
                .hasMessageContaining("weight 0 is NaN");
        assertThatThrownBy(() -> LinearGraph.of(good, good, new double[2], 0))
                .hasMessageContaining("as many");
    }

    private static Dataset rows(double[][] values) {
        return Examples.of(values, new double[values.length]);
    }
}
