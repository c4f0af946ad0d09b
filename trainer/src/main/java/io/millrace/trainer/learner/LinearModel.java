package io.millrace.trainer.learner;

import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.model.TensorType;
import io.millrace.trainer.dataset.Categories;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.Indicator;
import io.millrace.trainer.onnx.LinearGraph;
import java.util.Arrays;
import java.util.List;

/**
 * {@code margin = sum(standardised value * weight) + bias}, in double, column by column, the
 * categories' indicators last.
 */
final class LinearModel implements TrainedModel {
    private final String learner;
    private final Parameters parameters;
    private final List<ModelInput> inputs;
    private final Standard standard;
    private final double[] weights;

    /**
     * @param weights one per input, one per indicator, then the bias
     */
    LinearModel(
            String learner,
            Parameters parameters,
            List<ModelInput> inputs,
            Standard standard,
            double[] weights) {
        this.learner = learner;
        this.parameters = parameters;
        this.inputs = inputs;
        this.standard = standard;
        this.weights = weights;
    }

    @Override
    public String learner() {
        return learner;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public List<ModelInput> inputs() {
        return inputs;
    }

    @Override
    public TensorType type() {
        return TensorType.DOUBLE;
    }

    @Override
    public double[] margins(Dataset rows) {
        Classes.requireSameInputs(this, rows);
        var spread = Categories.oneHot(rows);
        var margins = new double[rows.rows()];
        Arrays.setAll(margins, row -> margin(spread, row));
        return margins;
    }

    private double margin(Dataset rows, int row) {
        double sum = 0;
        for (int column = 0; column < rows.width(); column++) {
            sum += standard.standardise(rows.value(row, column), column) * weights[column];
        }
        return sum + bias();
    }

    @Override
    public byte[] onnx() {
        return LinearGraph.of(
                Arrays.copyOf(standard.means(), inputs.size()),
                Arrays.copyOf(standard.scales(), inputs.size()),
                Arrays.copyOf(weights, inputs.size()),
                Indicator.of(inputs),
                Arrays.copyOfRange(weights, inputs.size(), weights.length - 1),
                bias());
    }

    private double bias() {
        return weights[weights.length - 1];
    }

    /** One per input, one per indicator, then the bias, on the standardised scale. */
    double[] weights() {
        return weights.clone();
    }

    @Override
    public String summary() {
        long used =
                Arrays.stream(weights, 0, weights.length - 1).filter(weight -> weight != 0).count();
        return "%d of %d columns have a weight".formatted(used, weights.length - 1);
    }
}
