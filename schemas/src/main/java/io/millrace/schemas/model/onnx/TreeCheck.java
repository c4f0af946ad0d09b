package io.millrace.schemas.model.onnx;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The trees of one {@code TreeEnsembleRegressor} or {@code TreeEnsembleClassifier} ({@code
 * ai.onnx.ml} 1 to 3).
 *
 * <p>Sound means: all lists have one element per node; the nodes of a tree lie together, its root
 * is node 0 and comes first (ONNX Runtime takes the first listed as root); every node is reached
 * exactly once from the root, at most {@link #DEEPEST} steps down (it is built by recursion); every
 * leaf has a weight, at most one for each target or class; features are columns of the input;
 * numbers are finite.
 */
final class TreeCheck {
    static final int DEEPEST = 256;

    private static final String MISSING_TRACKS_TRUE = "nodes_missing_value_tracks_true";
    private static final String HIT_RATES = "nodes_hitrates";

    private static final Set<String> NODES =
            Set.of(
                    "base_values",
                    "nodes_falsenodeids",
                    "nodes_featureids",
                    HIT_RATES,
                    MISSING_TRACKS_TRUE,
                    "nodes_modes",
                    "nodes_nodeids",
                    "nodes_treeids",
                    "nodes_truenodeids",
                    "nodes_values",
                    "post_transform");

    static final Set<String> REGRESSOR =
            and(
                    "aggregate_function",
                    "n_targets",
                    "target_ids",
                    "target_nodeids",
                    "target_treeids",
                    "target_weights");

    static final Set<String> CLASSIFIER =
            and(
                    "class_ids",
                    "class_nodeids",
                    "class_treeids",
                    "class_weights",
                    "classlabels_int64s",
                    "classlabels_strings");

    private static final Set<String> TRANSFORMS =
            Set.of("NONE", "LOGISTIC", "SOFTMAX", "SOFTMAX_ZERO");
    private static final int MOST_CLASSES = 1_000;

    private static final String LEAF = "LEAF";
    private static final Set<String> MODES =
            Set.of("BRANCH_LT", "BRANCH_LEQ", "BRANCH_GT", "BRANCH_GTE", LEAF);

    private final Violations violations;
    private final long width;

    /** Targets or classes. */
    private final long outputs;

    /** Of the names of the lists of weights. */
    private final String prefix;

    private final long[] trees;
    private final long[] ids;
    private final long[] features;
    private final long[] whenTrue;
    private final long[] whenFalse;
    private final List<String> modes;

    /** For each node the place of its tree's first. */
    private final int[] starts;

    /** For the first place of a tree plus a node's number: the place of that node. */
    private final int[] places;

    private TreeCheck(
            Attributes attributes, long width, long outputs, String prefix, Violations violations) {
        this.violations = violations;
        this.width = width;
        this.outputs = outputs;
        this.prefix = prefix;
        trees = attributes.integers("nodes_treeids");
        ids = attributes.integers("nodes_nodeids");
        features = attributes.integers("nodes_featureids");
        whenTrue = attributes.integers("nodes_truenodeids");
        whenFalse = attributes.integers("nodes_falsenodeids");
        modes = attributes.texts("nodes_modes");
        starts = new int[ids.length];
        places = new int[ids.length];
        Arrays.fill(places, -1);
    }

    static void regressor(Attributes attributes, long width, Violations violations) {
        violations.require(attributes.integer("n_targets", 0) == 1, "trees: n_targets is not 1");
        violations.require(
                attributes.text("aggregate_function", "SUM").equals("SUM"),
                "trees: aggregate_function is not SUM");
        violations.require(
                attributes.text("post_transform", "NONE").equals("NONE"),
                "trees: post_transform is not NONE; the calibration belongs to the manifest");
        check(new TreeCheck(attributes, width, 1, "target", violations), attributes);
    }

    /** Number of classes; 0 where there are none. */
    static long classifier(Attributes attributes, long width, Violations violations) {
        int classes = LinearCheck.labels(attributes, "classlabels_int64s");
        violations.require(
                classes >= 2 && classes <= MOST_CLASSES,
                "trees: %d labels of classes instead of 2 to %d".formatted(classes, MOST_CLASSES));
        violations.require(
                TRANSFORMS.contains(attributes.text("post_transform", "NONE")),
                "trees: post_transform is none of " + TRANSFORMS);
        check(new TreeCheck(attributes, width, classes, "class", violations), attributes);
        return classes;
    }

    private static void check(TreeCheck check, Attributes attributes) {
        int most = (int) check.outputs;
        check.violations.require(
                (attributes.floats("base_values").length <= 1
                                || attributes.floats("base_values").length == most)
                        && finite(attributes, "base_values"),
                "trees: base_values is not one finite number, or one for each class");
        check.lengths(attributes);
        if (check.violations.isEmpty()) {
            check.trees();
        }
        if (check.violations.isEmpty()) {
            check.weights(attributes);
        }
    }

    private static Set<String> and(String... more) {
        var all = new HashSet<>(NODES);
        all.addAll(List.of(more));
        return Set.copyOf(all);
    }

    private void lengths(Attributes attributes) {
        int nodes = ids.length;
        violations.require(
                nodes > 0
                        && trees.length == nodes
                        && features.length == nodes
                        && whenTrue.length == nodes
                        && whenFalse.length == nodes
                        && modes.size() == nodes
                        && attributes.floats("nodes_values").length == nodes
                        && (!attributes.has(MISSING_TRACKS_TRUE)
                                || attributes.integers(MISSING_TRACKS_TRUE).length == nodes)
                        && (!attributes.has(HIT_RATES)
                                || attributes.floats(HIT_RATES).length == nodes),
                "trees: the lists of nodes differ in length or are empty");
        int leaves = attributes.integers(prefix + "_ids").length;
        violations.require(
                attributes.integers(prefix + "_nodeids").length == leaves
                        && attributes.integers(prefix + "_treeids").length == leaves
                        && attributes.floats(prefix + "_weights").length == leaves,
                "trees: the lists of targets differ in length");
        violations.require(
                finite(attributes, "nodes_values")
                        && finite(attributes, prefix + "_weights")
                        && finite(attributes, HIT_RATES),
                "trees: a threshold, weight or rate is not finite");
        violations.require(
                Arrays.stream(attributes.integers(MISSING_TRACKS_TRUE))
                        .allMatch(flag -> flag == 0 || flag == 1),
                "trees: nodes_missing_value_tracks_true is neither 0 nor 1");
    }

    private static boolean finite(Attributes attributes, String name) {
        for (float value : attributes.floats(name)) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private void trees() {
        for (int from = 0; from < ids.length; ) {
            int to = from;
            while (to < ids.length && trees[to] == trees[from]) {
                starts[to] = from;
                to++;
            }
            if (!tree(from, to)) {
                return;
            }
            from = to;
        }
    }

    /** Nodes from..to-1 are one tree; its number must be larger than that of the one before. */
    private boolean tree(int from, int to) {
        boolean inOrder = trees[from] >= 0 && (from == 0 || trees[from] > trees[from - 1]);
        if (!violations.require(
                inOrder,
                () -> "tree " + trees[from] + ": its nodes or the trees are not in order")) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (!node(i, from, to)) {
                return false;
            }
        }
        return reached(from, to);
    }

    private boolean node(int i, int from, int to) {
        boolean inside = ids[i] >= 0 && ids[i] < to - from && places[from + (int) ids[i]] < 0;
        if (inside) {
            places[from + (int) ids[i]] = i;
        }
        boolean leaf = modes.get(i).equals(LEAF);
        return violations.require(inside, () -> named(i) + ": not numbered once, from 0")
                && violations.require(
                        i > from || ids[i] == 0, () -> named(i) + ": the first is not the root, 0")
                && violations.require(
                        MODES.contains(modes.get(i)),
                        () -> named(i) + ": the mode " + modes.get(i) + " is not allowed")
                && violations.require(
                        features[i] >= 0 && features[i] < width,
                        () -> "%s: feature %d of %d".formatted(named(i), features[i], width))
                && violations.require(
                        !leaf || (whenTrue[i] == 0 && whenFalse[i] == 0),
                        () -> named(i) + ": a leaf with children");
    }

    /** Level by level from the root; a node that is met twice closes a cycle or joins branches. */
    private boolean reached(int from, int to) {
        var reached = new boolean[to - from];
        var queue = new int[to - from];
        reached[0] = true;
        int count = 1;
        int levelEnd = 1;
        int depth = 0;
        for (int next = 0; next < count; next++) {
            if (next == levelEnd) {
                levelEnd = count;
                depth++;
            }
            int node = places[from + queue[next]];
            if (modes.get(node).equals(LEAF)) {
                continue;
            }
            for (long child : new long[] {whenTrue[node], whenFalse[node]}) {
                boolean inside = child >= 0 && child < reached.length;
                if (!violations.require(
                        inside && !reached[(int) child],
                        () ->
                                "%s: child %d is %s"
                                        .formatted(
                                                named(node),
                                                child,
                                                inside ? "reached twice" : "outside the tree"))) {
                    return false;
                }
                reached[(int) child] = true;
                queue[count++] = (int) child;
            }
        }
        return violations.require(
                        count == to - from,
                        "tree %d: only %d of its %d nodes are reached from the root"
                                .formatted(trees[from], count, to - from))
                && violations.require(
                        depth <= DEEPEST,
                        "tree %d is deeper than %d".formatted(trees[from], DEEPEST));
    }

    private void weights(Attributes attributes) {
        var targets = attributes.integers(prefix + "_ids");
        var targetTrees = attributes.integers(prefix + "_treeids");
        var targetNodes = attributes.integers(prefix + "_nodeids");
        var weighted = new boolean[ids.length];
        var given = new long[targets.length];
        for (int i = 0; i < targets.length; i++) {
            int place = place(targetTrees[i], targetNodes[i]);
            int weight = i;
            if (!violations.require(
                    targets[i] >= 0
                            && targets[i] < outputs
                            && place >= 0
                            && modes.get(place).equals(LEAF),
                    () ->
                            "weight %d (tree %d, node %d) is not for a %s and a leaf"
                                    .formatted(
                                            weight,
                                            targetTrees[weight],
                                            targetNodes[weight],
                                            prefix))) {
                return;
            }
            weighted[place] = true;
            given[i] = place * outputs + targets[i];
        }
        Arrays.sort(given);
        for (int i = 1; i < given.length; i++) {
            int node = (int) (given[i] / outputs);
            if (!violations.require(
                    given[i] != given[i - 1], () -> named(node) + ": two weights for one value")) {
                return;
            }
        }
        for (int i = 0; i < ids.length; i++) {
            int node = i;
            if (!violations.require(
                    weighted[i] == modes.get(i).equals(LEAF),
                    () -> named(node) + ": a leaf without a weight")) {
                return;
            }
        }
    }

    /** Where a node stands in the lists, -1 where there is none. Trees are in order. */
    private int place(long tree, long node) {
        int any = Arrays.binarySearch(trees, tree);
        if (any < 0 || node < 0 || node >= ids.length - starts[any]) {
            return -1;
        }
        int at = starts[any] + (int) node;
        return trees[at] == tree ? places[at] : -1;
    }

    private String named(int i) {
        return "tree " + trees[i] + ", node " + ids[i];
    }
}
