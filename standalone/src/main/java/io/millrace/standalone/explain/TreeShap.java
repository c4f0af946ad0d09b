package io.millrace.standalone.explain;

import io.millrace.schemas.model.onnx.TreeEnsemble;

/**
 * Exact Shapley values of a row in a sum of trees, where an input that is not known goes both ways
 * at a branch, by the shares of the training rows that did (path-dependent TreeSHAP; Lundberg,
 * Erion, Lee, Consistent individualized feature attribution for tree ensembles, 2018, algorithm 2).
 * Costs leaves times depth squared. It is what XGBoost calls {@code pred_contribs}.
 */
public final class TreeShap {
    private final TreeEnsemble trees;
    private final double[] row;
    private final double[] values;

    private TreeShap(TreeEnsemble trees, double[] row) {
        this.trees = trees;
        this.row = row;
        this.values = new double[row.length];
    }

    /**
     * @param trees with covers
     * @param row as the model was given it
     */
    public static Contributions of(TreeEnsemble trees, double[] row) {
        var shap = new TreeShap(trees, row);
        double base = trees.base();
        for (int root : trees.roots()) {
            base += shap.mean(root);
            shap.walk(root, new Path(0), 1, 1, -1);
        }
        return new Contributions("TreeSHAP", base, shap.values);
    }

    /** Of the leaves below, by the shares of the training rows. */
    private double mean(int node) {
        return trees.isLeaf(node)
                ? trees.weight(node)
                : share(node, trees.whenTrue(node)) * mean(trees.whenTrue(node))
                        + share(node, trees.whenFalse(node)) * mean(trees.whenFalse(node));
    }

    private double share(int branch, int child) {
        double both = trees.cover(trees.whenTrue(branch)) + trees.cover(trees.whenFalse(branch));
        return both > 0 ? trees.cover(child) / both : 0.5;
    }

    /**
     * @param above the inputs on the way here
     * @param zero share of the ways here that are open where the branches on this input are not
     *     known
     * @param one 1 where the row itself comes here by them, else 0
     */
    private void walk(int node, Path above, double zero, double one, int feature) {
        var path = above.with(zero, one, feature);
        if (trees.isLeaf(node)) {
            for (int i = 1; i < path.length; i++) {
                values[path.features[i]] +=
                        path.weightWithout(i) * (path.ones[i] - path.zeros[i]) * trees.weight(node);
            }
            return;
        }
        int split = trees.feature(node);
        double zeroBefore = 1;
        double oneBefore = 1;
        int met = path.find(split);
        if (met >= 0) {
            zeroBefore = path.zeros[met];
            oneBefore = path.ones[met];
            path.remove(met);
        }
        int own = trees.next(node, row);
        int other = own == trees.whenTrue(node) ? trees.whenFalse(node) : trees.whenTrue(node);
        enter(own, path, share(node, own) * zeroBefore, oneBefore, split);
        enter(other, path, share(node, other) * zeroBefore, 0, split);
    }

    /** Nothing ever comes where neither the row nor a training row does. */
    private void enter(int node, Path path, double zero, double one, int feature) {
        if (zero > 0 || one > 0) {
            walk(node, path, zero, one, feature);
        }
    }

    /**
     * The different inputs on the way from the root, behind a place for the root itself, and for
     * each number of known inputs the weight of the orders in which just so many are known.
     */
    private static final class Path {
        private final int[] features;
        private final double[] zeros;
        private final double[] ones;
        private final double[] weights;
        private int length;

        private Path(int size) {
            features = new int[size];
            zeros = new double[size];
            ones = new double[size];
            weights = new double[size];
        }

        private Path with(double zero, double one, int feature) {
            var path = new Path(length + 1);
            System.arraycopy(features, 0, path.features, 0, length);
            System.arraycopy(zeros, 0, path.zeros, 0, length);
            System.arraycopy(ones, 0, path.ones, 0, length);
            System.arraycopy(weights, 0, path.weights, 0, length);
            path.features[length] = feature;
            path.zeros[length] = zero;
            path.ones[length] = one;
            path.weights[length] = length == 0 ? 1 : 0;
            path.length = length + 1;
            for (int i = length - 1; i >= 0; i--) {
                path.weights[i + 1] += one * path.weights[i] * (i + 1) / (length + 1);
                path.weights[i] = zero * path.weights[i] * (length - i) / (length + 1);
            }
            return path;
        }

        private int find(int feature) {
            for (int i = 1; i < length; i++) {
                if (features[i] == feature) {
                    return i;
                }
            }
            return -1;
        }

        /** Takes an input out again. */
        private void remove(int at) {
            double zero = zeros[at];
            double one = ones[at];
            int last = length - 1;
            double next = weights[last];
            for (int i = last - 1; i >= 0; i--) {
                if (one > 0) {
                    double before = weights[i];
                    weights[i] = next * (last + 1) / ((i + 1) * one);
                    next = before - weights[i] * zero * (last - i) / (last + 1);
                } else {
                    weights[i] = weights[i] * (last + 1) / (zero * (last - i));
                }
            }
            for (int i = at; i < last; i++) {
                features[i] = features[i + 1];
                zeros[i] = zeros[i + 1];
                ones[i] = ones[i + 1];
            }
            length = last;
        }

        /** Sum of the weights as they would be without this input. */
        private double weightWithout(int at) {
            double zero = zeros[at];
            double one = ones[at];
            int last = length - 1;
            double next = weights[last];
            double total = 0;
            for (int i = last - 1; i >= 0; i--) {
                if (one > 0) {
                    double weight = next * (last + 1) / ((i + 1) * one);
                    total += weight;
                    next = weights[i] - weight * zero * (last - i) / (last + 1);
                } else {
                    total += weights[i] * (last + 1) / (zero * (last - i));
                }
            }
            return total;
        }
    }
}
