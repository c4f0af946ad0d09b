package io.millrace.schemas.model.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The trees of a model whose graph is one {@code TreeEnsembleRegressor}, as they were checked by
 * {@link OnnxStructure}. Nodes are numbered through all trees.
 *
 * <p>A row goes on at {@link #next}; the margin is the sum of the leaves it comes to and {@link
 * #base}.
 */
public final class TreeEnsemble {
    private static final String REGRESSOR = "TreeEnsembleRegressor";
    private static final String LEAF = "LEAF";

    private final int[] roots;
    private final int[] features;
    private final float[] thresholds;
    private final String[] modes;
    private final boolean[] missingIsTrue;
    private final int[] whenTrue;
    private final int[] whenFalse;
    private final double[] weights;
    private final double[] covers;
    private final double base;

    private TreeEnsemble(Map<String, Message> attributes) {
        var trees = integers(attributes, "nodes_treeids");
        var ids = integers(attributes, "nodes_nodeids");
        int nodes = ids.length;
        var places = new HashMap<Long, Map<Long, Integer>>();
        for (int node = 0; node < nodes; node++) {
            places.computeIfAbsent(trees[node], any -> new HashMap<>()).put(ids[node], node);
        }
        roots = places.values().stream().mapToInt(tree -> tree.get(0L)).sorted().toArray();
        features =
                Arrays.stream(integers(attributes, "nodes_featureids"))
                        .mapToInt(Math::toIntExact)
                        .toArray();
        thresholds = floats(attributes, "nodes_values");
        modes = attributes.get("nodes_modes").texts(9).toArray(String[]::new);
        var tracks = integers(attributes, "nodes_missing_value_tracks_true");
        missingIsTrue = new boolean[nodes];
        whenTrue = new int[nodes];
        whenFalse = new int[nodes];
        var lefts = integers(attributes, "nodes_truenodeids");
        var rights = integers(attributes, "nodes_falsenodeids");
        for (int node = 0; node < nodes; node++) {
            missingIsTrue[node] = tracks.length > 0 && tracks[node] == 1;
            whenTrue[node] = places.get(trees[node]).get(lefts[node]);
            whenFalse[node] = places.get(trees[node]).get(rights[node]);
        }
        weights = new double[nodes];
        var targetTrees = integers(attributes, "target_treeids");
        var targetNodes = integers(attributes, "target_nodeids");
        var targetWeights = floats(attributes, "target_weights");
        for (int leaf = 0; leaf < targetNodes.length; leaf++) {
            weights[places.get(targetTrees[leaf]).get(targetNodes[leaf])] += targetWeights[leaf];
        }
        var rates = floats(attributes, "nodes_hitrates");
        covers = new double[rates.length];
        Arrays.setAll(covers, node -> rates[node]);
        var bases = floats(attributes, "base_values");
        base = bases.length == 0 ? 0 : bases[0];
    }

    /** Empty where the file is unsound, or its graph is anything else. */
    public static Optional<TreeEnsemble> of(byte[] onnx) {
        if (!OnnxStructure.inspect(onnx).sound()) {
            return Optional.empty();
        }
        try {
            var nodes = WireReader.read(onnx, OnnxLayout.MODEL).message(7).messages(1);
            if (nodes.size() != 1 || !nodes.get(0).text(4).equals(REGRESSOR)) {
                return Optional.empty();
            }
            var attributes = new HashMap<String, Message>();
            nodes.get(0)
                    .messages(5)
                    .forEach(attribute -> attributes.put(attribute.text(1), attribute));
            return isPlainSum(attributes)
                    ? Optional.of(new TreeEnsemble(attributes))
                    : Optional.empty();
        } catch (MalformedException impossible) {
            throw new IllegalStateException("a sound file", impossible);
        }
    }

    /** First nodes of the trees. */
    public int[] roots() {
        return roots.clone();
    }

    /** Added to the leaves. */
    public double base() {
        return base;
    }

    public boolean isLeaf(int node) {
        return modes[node].equals(LEAF);
    }

    public double weight(int leaf) {
        return weights[leaf];
    }

    /** The input that a branch looks at. */
    public int feature(int branch) {
        return features[branch];
    }

    public int whenTrue(int branch) {
        return whenTrue[branch];
    }

    public int whenFalse(int branch) {
        return whenFalse[branch];
    }

    /** Whether nodes say how much of the training rows came by. */
    public boolean hasCovers() {
        return Arrays.stream(covers).anyMatch(cover -> cover > 0);
    }

    /** How much of the training rows came by, in whatever unit. */
    public double cover(int node) {
        return covers[node];
    }

    /** Where a row goes on, compared in float32 as ONNX Runtime does. */
    public int next(int branch, double[] row) {
        float value = (float) row[features[branch]];
        float threshold = thresholds[branch];
        boolean isTrue =
                Float.isNaN(value)
                        ? missingIsTrue[branch]
                        : switch (modes[branch]) {
                            case "BRANCH_LT" -> value < threshold;
                            case "BRANCH_LEQ" -> value <= threshold;
                            case "BRANCH_GT" -> value > threshold;
                            default -> value >= threshold;
                        };
        return isTrue ? whenTrue[branch] : whenFalse[branch];
    }

    private static boolean isPlainSum(Map<String, Message> attributes) {
        return text(attributes, "aggregate_function", "SUM").equals("SUM")
                && text(attributes, "post_transform", "NONE").equals("NONE")
                && attributes.containsKey("n_targets")
                && attributes.get("n_targets").integer(3) == 1;
    }

    private static String text(Map<String, Message> attributes, String name, String absent) {
        return attributes.containsKey(name) ? attributes.get(name).text(4) : absent;
    }

    private static long[] integers(Map<String, Message> attributes, String name) {
        return attributes.containsKey(name) ? attributes.get(name).integers(8) : new long[0];
    }

    private static float[] floats(Map<String, Message> attributes, String name) {
        return attributes.containsKey(name) ? attributes.get(name).floats(7) : new float[0];
    }
}
