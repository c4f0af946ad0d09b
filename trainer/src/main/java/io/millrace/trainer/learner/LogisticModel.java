package io.millrace.trainer.learner;

import io.millrace.schemas.model.TensorType;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.onnx.LinearGraph;
import java.util.Arrays;
import java.util.List;

/** {@code margin = sum(standardised value * weight) + bias}, in double, column by column. */
final class LogisticModel implements TrainedModel {
    private final Parameters parameters;
    private final List<String> inputs;
    private final Standard standard;
    private final double[] weights;

    /**
     * @param weights one per input, then the bias
     */
    LogisticModel(Parameters parameters, List<String> inputs, Standard standard, double[] weights) {
        this.parameters = parameters;
        this.inputs = inputs;
        this.standard = standard;
        this.weights = weights;
    }

    @Override
    public String learner() {
        return LogisticLearner.NAME;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public List<String> inputs() {
        return inputs;
    }

    @Override
    public TensorType type() {
        return TensorType.DOUBLE;
    }

    @Override
    public double[] margins(Dataset rows) {
        Classes.requireSameInputs(this, rows);
        var margins = new double[rows.rows()];
        Arrays.setAll(margins, row -> margin(rows, row));
        return margins;
    }

    private double margin(Dataset rows, int row) {
        double sum = 0;
        for (int column = 0; column < inputs.size(); column++) {
            sum += standard.standardise(rows.value(row, column), column) * weights[column];
        }
        return sum + weights[inputs.size()];
    }

    @Override
    public byte[] onnx() {
        return LinearGraph.of(
                standard.means(),
                standard.scales(),
                Arrays.copyOf(weights, inputs.size()),
                weights[inputs.size()]);
    }

    /** One per input, then the bias, on the standardised scale. */
    double[] weights() {
        return weights.clone();
    }

    @Override
    public String summary() {
        long used = Arrays.stream(weights, 0, inputs.size()).filter(weight -> weight != 0).count();
        return "%d of %d inputs have a weight".formatted(used, inputs.size());
    }
}
