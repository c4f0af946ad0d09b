package io.millrace.inference;

import io.millrace.schemas.model.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random trees. Node {@code i} of a tree has the children {@code 2i+1} ({@code x < t}) and {@code
 * 2i+2}; the last level are leaves. Lists are public to be spoiled before {@link #onnx}.
 */
public final class Forest implements TestModel {
    public final List<Integer> trees = new ArrayList<>();
    public final List<Integer> ids = new ArrayList<>();
    public final List<Integer> features = new ArrayList<>();
    public final List<Float> thresholds = new ArrayList<>();
    public final List<String> modes = new ArrayList<>();
    public final List<Integer> whenTrue = new ArrayList<>();
    public final List<Integer> whenFalse = new ArrayList<>();
    public final List<Integer> missing = new ArrayList<>();
    public final List<Integer> targetTrees = new ArrayList<>();
    public final List<Integer> targetIds = new ArrayList<>();
    public final List<Float> weights = new ArrayList<>();

    private final int width;
    private final int nodes;

    public Forest(int width, int count, int depth, Random random) {
        this.width = width;
        this.nodes = (1 << (depth + 1)) - 1;
        for (int tree = 0; tree < count; tree++) {
            for (int node = 0; node < nodes; node++) {
                boolean leaf = 2 * node + 1 >= nodes;
                trees.add(tree);
                ids.add(node);
                features.add(leaf ? 0 : random.nextInt(width));
                thresholds.add(leaf ? 0f : random.nextInt(9) / 4f - 1);
                modes.add(leaf ? "LEAF" : "BRANCH_LT");
                whenTrue.add(leaf ? 0 : 2 * node + 1);
                whenFalse.add(leaf ? 0 : 2 * node + 2);
                missing.add(leaf ? 0 : random.nextInt(2));
                if (leaf) {
                    targetTrees.add(tree);
                    targetIds.add(node);
                    weights.add((float) random.nextGaussian());
                }
            }
        }
    }

    @Override
    public TensorType type() {
        return TensorType.FLOAT;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public double margin(double[] row) {
        float margin = 0;
        for (int from = 0; from < trees.size(); from += nodes) {
            int node = 0;
            while (modes.get(from + node).equals("BRANCH_LT")) {
                float value = (float) row[features.get(from + node)];
                boolean left =
                        Float.isNaN(value)
                                ? missing.get(from + node) == 1
                                : value < thresholds.get(from + node);
                node = left ? whenTrue.get(from + node) : whenFalse.get(from + node);
            }
            int leaf = from / nodes * (nodes / 2 + 1) + node - nodes / 2;
            margin += weights.get(leaf);
        }
        return margin;
    }

    @Override
    public byte[] onnx() {
        var node =
                TestModel.node("TreeEnsembleRegressor", "margin", "input")
                        .text(7, "ai.onnx.ml")
                        .message(5, Proto.attribute("n_targets", 1))
                        .message(5, Proto.attribute("aggregate_function", "SUM"))
                        .message(5, Proto.attribute("post_transform", "NONE"))
                        .message(5, Proto.integers("nodes_treeids", trees))
                        .message(5, Proto.integers("nodes_nodeids", ids))
                        .message(5, Proto.integers("nodes_featureids", features))
                        .message(5, Proto.floats("nodes_values", thresholds))
                        .message(5, Proto.texts("nodes_modes", modes))
                        .message(5, Proto.integers("nodes_truenodeids", whenTrue))
                        .message(5, Proto.integers("nodes_falsenodeids", whenFalse))
                        .message(5, Proto.integers("nodes_missing_value_tracks_true", missing))
                        .message(
                                5,
                                Proto.integers(
                                        "target_ids", targetIds.stream().map(any -> 0).toList()))
                        .message(5, Proto.integers("target_treeids", targetTrees))
                        .message(5, Proto.integers("target_nodeids", targetIds))
                        .message(5, Proto.floats("target_weights", weights));
        return TestModel.graph(TensorType.FLOAT, width, List.of(node), List.of()).bytes();
    }
}
