package io.millrace.trainer.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.model.TensorType;
import io.millrace.schemas.problem.FailureException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An XGBoost booster, as its JSON, as an ONNX {@code TreeEnsembleRegressor} whose margin is
 * bit-equal to XGBoost's.
 *
 * <p>XGBoost starts from the base margin and adds the leaves in float32, tree by tree; ONNX Runtime
 * starts from 0 and adds {@code base_values} last. So the base margin is written as the first tree,
 * a single leaf, and the additions happen in the same order. XGBoost goes left for {@code x < t} in
 * float32: {@code BRANCH_LT}. Nodes are renumbered from the root, breadth first. Their covers
 * travel as {@code nodes_hitrates}, which explanations need and ONNX Runtime does not look at.
 *
 * <p>Whatever was not proven equal is refused: other objectives and boosters, categorical splits,
 * several classes, targets or parallel trees, and a base score other than 0.5. The latter because
 * XGBoost turns a base score into a margin with the C library's {@code logf}, which Java cannot
 * repeat (5 of 3,000 base scores were 1 ulp apart); the base margin is given to it per row instead.
 */
public final class TreeGraph {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** In the booster it adds up leaves; what comes of the sum is done elsewhere, or nothing is. */
    private static final Set<String> PROVEN =
            new TreeSet<>(List.of("binary:logistic", "reg:squarederror", "reg:absoluteerror"));

    private final int width;
    private final TreeNodes nodes = new TreeNodes();

    private TreeGraph(int width) {
        this.width = width;
    }

    /**
     * @param booster {@code Booster.toByteArray("json")}
     * @param rounds the first so many trees are kept
     * @param baseMargin the margin that every row started from
     * @param width number of inputs
     */
    public static byte[] of(byte[] booster, int rounds, float baseMargin, int width) {
        var learner = parse(booster).path("learner");
        var model = learner.path("gradient_booster").path("model");
        var objective = learner.at("/objective/name").asText();
        if (!PROVEN.contains(objective)) {
            throw refusal(
                    "learner.objective.name is '%s', only %s are proven"
                            .formatted(objective, String.join(", ", PROVEN)));
        }
        require(learner, "/gradient_booster/name", "gbtree");
        require(learner, "/learner_model_param/base_score", "5E-1");
        require(learner, "/learner_model_param/num_class", "0");
        require(learner, "/learner_model_param/num_target", "1");
        require(learner, "/learner_model_param/num_feature", Integer.toString(width));
        require(model, "/gbtree_model_param/num_parallel_tree", "1");
        var trees = model.path("trees");
        if (learner.path("gradient_booster").has("weight_drop")) {
            throw refusal("it has dropped trees (weight_drop)");
        }
        if (rounds < 1 || rounds > trees.size()) {
            throw refusal("%d of its %d trees are wanted".formatted(rounds, trees.size()));
        }
        if (!Float.isFinite(baseMargin)) {
            throw refusal("its base margin is " + baseMargin);
        }
        var graph = new TreeGraph(width);
        graph.nodes.leaf(0, 0, baseMargin, 1);
        for (int i = 0; i < rounds; i++) {
            if (model.path("tree_info").path(i).asInt(-1) != 0) {
                throw refusal("tree " + i + " belongs to another class than 0");
            }
            graph.add(trees.get(i), i);
        }
        return OnnxWriter.model(
                TensorType.FLOAT,
                width,
                List.of(graph.nodes.node(List.of(OnnxWriter.INPUT), OnnxWriter.OUTPUT)),
                List.of());
    }

    /** Walks the tree from its root; nodes that nothing refers to any more are left out. */
    private void add(JsonNode tree, int index) {
        require(tree, "/tree_param/size_leaf_vector", "1");
        if (!tree.path("categories").isEmpty()) {
            throw refusal("tree " + index + " has categorical splits");
        }
        var left = tree.path("left_children");
        var numbers = new int[left.size()];
        Arrays.fill(numbers, -1);
        var waiting = new ArrayDeque<Integer>();
        int known = visit(0, 0, numbers, waiting, index);
        while (!waiting.isEmpty()) {
            int node = waiting.remove();
            float value = finite(tree.path("split_conditions").path(node), index);
            float cover = cover(tree.path("sum_hessian").path(node), index);
            if (integer(left.path(node), index) == -1) {
                nodes.leaf(index + 1, numbers[node], value, cover);
                continue;
            }
            if (integer(tree.path("split_type").path(node), index) != 0) {
                throw refusal("tree " + index + " has categorical splits");
            }
            int whenTrue = integer(left.path(node), index);
            int whenFalse = integer(tree.path("right_children").path(node), index);
            known = visit(whenTrue, known, numbers, waiting, index);
            known = visit(whenFalse, known, numbers, waiting, index);
            nodes.branch(
                    index + 1,
                    numbers[node],
                    feature(tree.path("split_indices").path(node), index),
                    value,
                    numbers[whenTrue],
                    numbers[whenFalse],
                    integer(tree.path("default_left").path(node), index) == 1,
                    cover);
        }
    }

    private static int visit(
            int node, int number, int[] numbers, ArrayDeque<Integer> waiting, int tree) {
        if (node < 0 || node >= numbers.length || numbers[node] != -1) {
            throw refusal("tree %d: node %d is not there or reached twice".formatted(tree, node));
        }
        numbers[node] = number;
        waiting.add(node);
        return number + 1;
    }

    private int feature(JsonNode value, int tree) {
        int feature = integer(value, tree);
        if (feature < 0 || feature >= width) {
            throw refusal("tree %d splits on input %d of %d".formatted(tree, feature, width));
        }
        return feature;
    }

    private static int integer(JsonNode value, int tree) {
        if (!value.isNumber()) {
            throw refusal("tree %d has '%s' where a number is expected".formatted(tree, value));
        }
        return value.asInt();
    }

    private static float finite(JsonNode value, int tree) {
        float number = value.isNumber() ? (float) value.asDouble() : Float.NaN;
        if (!Float.isFinite(number)) {
            throw refusal("tree %d has the threshold or leaf '%s'".formatted(tree, value));
        }
        return number;
    }

    private static float cover(JsonNode value, int tree) {
        float cover = value.isNumber() ? (float) value.asDouble() : Float.NaN;
        if (!(cover >= 0 && Float.isFinite(cover))) {
            throw refusal("tree %d has the cover (sum_hessian) '%s'".formatted(tree, value));
        }
        return cover;
    }

    private static JsonNode parse(byte[] booster) {
        try {
            return JSON.readTree(booster);
        } catch (JsonProcessingException e) {
            throw new FailureException(
                    "the booster's JSON cannot be read: " + e.getOriginalMessage(), "", e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading bytes in memory", e);
        }
    }

    private static void require(JsonNode node, String path, String expected) {
        var actual = node.at(path).asText();
        if (!actual.equals(expected)) {
            throw refusal(
                    "%s is '%s', only '%s' is proven"
                            .formatted(path.substring(1).replace('/', '.'), actual, expected));
        }
    }

    private static FailureException refusal(String what) {
        return new FailureException(
                "this XGBoost model cannot be exported exactly: " + what,
                "nothing was published; the XGBoost version and the learner's parameters decide"
                        + " the form of the model");
    }
}
