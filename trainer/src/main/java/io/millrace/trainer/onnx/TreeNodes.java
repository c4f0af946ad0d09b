package io.millrace.trainer.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * The parallel attribute lists of a {@code TreeEnsembleRegressor}: one entry per node, per leaf.
 */
final class TreeNodes {
    private final List<Long> trees = new ArrayList<>();
    private final List<Long> ids = new ArrayList<>();
    private final List<Long> features = new ArrayList<>();
    private final List<Float> thresholds = new ArrayList<>();
    private final List<String> modes = new ArrayList<>();
    private final List<Long> whenTrue = new ArrayList<>();
    private final List<Long> whenFalse = new ArrayList<>();
    private final List<Long> missingIsTrue = new ArrayList<>();
    private final List<Float> covers = new ArrayList<>();
    private final List<Long> leafTrees = new ArrayList<>();
    private final List<Long> leafIds = new ArrayList<>();
    private final List<Float> leafValues = new ArrayList<>();

    /**
     * {@code x < threshold} goes to {@code whenTrue}; NaN goes there if {@code missingIsTrue}.
     *
     * @param cover how much of the training rows came by; explanations go by it, scores do not
     */
    void branch(
            int tree,
            int id,
            int feature,
            float threshold,
            int whenTrue,
            int whenFalse,
            boolean missingIsTrue,
            float cover) {
        add(tree, id, "BRANCH_LT", feature, threshold, whenTrue, whenFalse, missingIsTrue);
        covers.add(cover);
    }

    void leaf(int tree, int id, float value, float cover) {
        add(tree, id, "LEAF", 0, 0, 0, 0, false);
        covers.add(cover);
        leafTrees.add((long) tree);
        leafIds.add((long) id);
        leafValues.add(value);
    }

    Message node(List<String> inputs, String output) {
        return OnnxWriter.node(
                OnnxWriter.ML,
                "TreeEnsembleRegressor",
                inputs,
                output,
                OnnxWriter.attribute("aggregate_function", "SUM"),
                OnnxWriter.attribute("n_targets", 1),
                OnnxWriter.attribute("nodes_falsenodeids", longs(whenFalse)),
                OnnxWriter.attribute("nodes_featureids", longs(features)),
                OnnxWriter.attribute("nodes_hitrates", floats(covers)),
                OnnxWriter.attribute("nodes_missing_value_tracks_true", longs(missingIsTrue)),
                OnnxWriter.attribute("nodes_modes", modes),
                OnnxWriter.attribute("nodes_nodeids", longs(ids)),
                OnnxWriter.attribute("nodes_treeids", longs(trees)),
                OnnxWriter.attribute("nodes_truenodeids", longs(whenTrue)),
                OnnxWriter.attribute("nodes_values", floats(thresholds)),
                OnnxWriter.attribute("post_transform", "NONE"),
                OnnxWriter.attribute("target_ids", new long[leafIds.size()]),
                OnnxWriter.attribute("target_nodeids", longs(leafIds)),
                OnnxWriter.attribute("target_treeids", longs(leafTrees)),
                OnnxWriter.attribute("target_weights", floats(leafValues)));
    }

    private void add(
            long tree,
            long id,
            String mode,
            long feature,
            float threshold,
            long whenTrue,
            long whenFalse,
            boolean missingIsTrue) {
        trees.add(tree);
        ids.add(id);
        modes.add(mode);
        features.add(feature);
        thresholds.add(threshold);
        this.whenTrue.add(whenTrue);
        this.whenFalse.add(whenFalse);
        this.missingIsTrue.add(missingIsTrue ? 1L : 0L);
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private static float[] floats(List<Float> values) {
        var floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }
}
