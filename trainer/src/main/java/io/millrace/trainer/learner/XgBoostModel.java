package io.millrace.trainer.learner;

import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.model.TensorType;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.onnx.TreeGraph;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** A booster as JSON, the number of its rounds that count, and the margin rows start from. */
final class XgBoostModel implements TrainedModel {
    private final Parameters parameters;
    private final List<ModelInput> inputs;
    private final byte[] booster;
    private final int rounds;
    private final float baseMargin;
    private final int threads;

    XgBoostModel(
            Parameters parameters,
            List<ModelInput> inputs,
            byte[] booster,
            int rounds,
            float baseMargin,
            int threads) {
        this.parameters = parameters;
        this.inputs = inputs;
        this.booster = booster;
        this.rounds = rounds;
        this.baseMargin = baseMargin;
        this.threads = threads;
    }

    @Override
    public String learner() {
        return XgBoostLearner.NAME;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Parameters settled() {
        return parameters.with("rounds", rounds);
    }

    @Override
    public List<ModelInput> inputs() {
        return inputs;
    }

    @Override
    public TensorType type() {
        return TensorType.FLOAT;
    }

    @Override
    public double[] margins(Dataset rows) {
        Classes.requireSameInputs(this, rows);
        if (rows.isEmpty()) {
            return new double[0];
        }
        try (var matrix = new NativeRows(rows, baseMargin)) {
            var loaded = XGBoost.loadModel(booster);
            try {
                loaded.setParam("nthread", threads);
                var predicted = loaded.predict(matrix.matrix(), true, rounds);
                var margins = new double[predicted.length];
                for (int i = 0; i < margins.length; i++) {
                    margins[i] = predicted[i][0];
                }
                return margins;
            } finally {
                loaded.dispose();
            }
        } catch (XGBoostError e) {
            throw XgBoostLearner.failure("cannot score", e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading bytes in memory", e);
        }
    }

    @Override
    public byte[] onnx() {
        return TreeGraph.of(booster, rounds, baseMargin, inputs.size());
    }

    /** Rounds that were kept: up to the best one. */
    int rounds() {
        return rounds;
    }

    /** All rounds that were boosted, as JSON. */
    byte[] booster() {
        return booster.clone();
    }

    float baseMargin() {
        return baseMargin;
    }

    @Override
    public String summary() {
        return "%d trees of depth %d at most".formatted(rounds, parameters.integer("max_depth"));
    }
}
