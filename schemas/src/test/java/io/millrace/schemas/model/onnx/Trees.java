package io.millrace.schemas.model.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The lists of a {@code TreeEnsembleRegressor}, for tests to spoil. */
final class Trees {
    long[] trees = {0, 1, 1, 1, 1, 1};
    long[] ids = {0, 0, 1, 2, 3, 4};
    long[] features = {0, 1, 0, 0, 0, 0};
    float[] thresholds = {0, 0.5f, 2, 0, 0, 0};
    List<String> modes =
            new ArrayList<>(List.of("LEAF", "BRANCH_LT", "BRANCH_LT", "LEAF", "LEAF", "LEAF"));
    long[] whenTrue = {0, 1, 3, 0, 0, 0};
    long[] whenFalse = {0, 2, 4, 0, 0, 0};
    long[] missing = {0, 1, 0, 0, 0, 0};
    long[] targets = {0, 0, 0, 0};
    long[] targetTrees = {0, 1, 1, 1};
    long[] targetNodes = {0, 2, 3, 4};
    float[] weights = {-1, 0.25f, 0.5f, 1};
    String transform = "NONE";

    /** One tree: a chain of this many branches, each with a leaf on the other side. */
    static Trees chain(int branches) {
        var chain = new Trees();
        int nodes = 2 * branches + 1;
        chain.trees = new long[nodes];
        chain.ids = new long[nodes];
        chain.features = new long[nodes];
        chain.thresholds = new float[nodes];
        chain.missing = new long[nodes];
        chain.whenTrue = new long[nodes];
        chain.whenFalse = new long[nodes];
        chain.modes = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            boolean branch = i % 2 == 0 && i < nodes - 1;
            chain.ids[i] = i;
            chain.modes.add(branch ? "BRANCH_LT" : "LEAF");
            chain.whenTrue[i] = branch ? i + 1 : 0;
            chain.whenFalse[i] = branch ? i + 2 : 0;
        }
        chain.targets = new long[branches + 1];
        chain.targetTrees = new long[branches + 1];
        chain.targetNodes = new long[branches + 1];
        chain.weights = new float[branches + 1];
        for (int i = 0; i <= branches; i++) {
            chain.targetNodes[i] = i == branches ? nodes - 1 : 2L * i + 1;
        }
        return chain;
    }

    /** The second branch becomes a leaf, and its children belong to nobody. */
    void cutOff() {
        modes.set(2, "LEAF");
        whenTrue[2] = 0;
        whenFalse[2] = 0;
    }

    byte[] file() {
        return OnnxFile.model(graph()).bytes();
    }

    Proto graph() {
        return OnnxFile.graph(OnnxFile.FLOAT, 2, List.of(node()), List.of());
    }

    Proto node() {
        return OnnxFile.node(OnnxFile.ML, "TreeEnsembleRegressor", "margin", "input")
                .message(5, new Proto().text(1, "n_targets").integer(3, 1).integer(20, 2))
                .message(5, text("aggregate_function", "SUM"))
                .message(5, text("post_transform", transform))
                .message(5, integers("nodes_treeids", trees))
                .message(5, integers("nodes_nodeids", ids))
                .message(5, integers("nodes_featureids", features))
                .message(5, floats("nodes_values", thresholds))
                .message(5, modes())
                .message(5, integers("nodes_truenodeids", whenTrue))
                .message(5, integers("nodes_falsenodeids", whenFalse))
                .message(5, integers("nodes_missing_value_tracks_true", missing))
                .message(5, integers("target_ids", targets))
                .message(5, integers("target_treeids", targetTrees))
                .message(5, integers("target_nodeids", targetNodes))
                .message(5, floats("target_weights", weights));
    }

    static long[] with(long[] values, int at, long value) {
        var copy = Arrays.copyOf(values, values.length);
        copy[at] = value;
        return copy;
    }

    private Proto modes() {
        var attribute = new Proto().text(1, "nodes_modes").integer(20, 8);
        modes.forEach(mode -> attribute.text(9, mode));
        return attribute;
    }

    private static Proto text(String name, String value) {
        return new Proto().text(1, name).text(4, value).integer(20, 3);
    }

    private static Proto integers(String name, long[] values) {
        return new Proto().text(1, name).integers(8, values).integer(20, 7);
    }

    static Proto floats(String name, float... values) {
        return new Proto().text(1, name).unpackedFloats(7, values).integer(20, 6);
    }
}
