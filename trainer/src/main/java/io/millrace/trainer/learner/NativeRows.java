package io.millrace.trainer.learner;

import io.millrace.trainer.dataset.Dataset;
import java.util.Arrays;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Rows in XGBoost's own memory, in float32, each starting from the same margin. */
final class NativeRows implements AutoCloseable {
    private final DMatrix matrix;

    NativeRows(Dataset rows, float baseMargin) throws XGBoostError {
        this(rows.floats(), rows.rows());
        var labels = new float[rows.rows()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (float) rows.label(i);
        }
        var margins = new float[rows.rows()];
        Arrays.fill(margins, baseMargin);
        matrix.setLabel(labels);
        matrix.setWeight(weights(rows));
        matrix.setBaseMargin(margins);
    }

    NativeRows(float[] values, int rows) throws XGBoostError {
        matrix = new DMatrix(values, rows, values.length / rows, Float.NaN);
    }

    private static float[] weights(Dataset rows) {
        var weights = new float[rows.rows()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) rows.weight(i);
        }
        return weights;
    }

    DMatrix matrix() {
        return matrix;
    }

    @Override
    public void close() {
        matrix.dispose();
    }
}
