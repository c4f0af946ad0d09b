package io.millrace.schemas.model.onnx;

import static io.millrace.schemas.model.onnx.OnnxFile.DOUBLE;
import static io.millrace.schemas.model.onnx.OnnxFile.constant;
import static io.millrace.schemas.model.onnx.OnnxFile.graph;
import static io.millrace.schemas.model.onnx.OnnxFile.model;
import static io.millrace.schemas.model.onnx.OnnxFile.node;
import static io.millrace.schemas.model.onnx.Trees.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxStructureTest {
    @Test
    void soundTreesHaveTheirShape() {
        assertThat(OnnxStructure.inspect(new Trees().file()).shape())
                .isEqualTo(ModelShape.of("input", TensorType.FLOAT, 2, "margin"));
    }

    @Test
    void aSoundLinearModelHasItsShape() {
        assertThat(OnnxStructure.inspect(OnnxFile.linear()).shape())
                .isEqualTo(ModelShape.of("input", TensorType.DOUBLE, 2, "margin"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("spoiledTrees")
    void spoiledTreesAreRefused(String reason, Consumer<Trees> spoil) {
        var trees = new Trees();
        spoil.accept(trees);

        assertRefused(trees.file(), reason);
    }

    static Stream<Arguments> spoiledTrees() {
        return Stream.of(
                spoiled("reached twice", t -> t.whenTrue = with(t.whenTrue, 2, 0)),
                spoiled("reached twice", t -> t.whenTrue = with(t.whenTrue, 1, 2)),
                spoiled("outside the tree", t -> t.whenFalse = with(t.whenFalse, 2, 5)),
                spoiled("outside the tree", t -> t.whenFalse = with(t.whenFalse, 2, -1)),
                spoiled("feature 2 of 2", t -> t.features = with(t.features, 1, 2)),
                spoiled("feature -1 of 2", t -> t.features = with(t.features, 1, -1)),
                spoiled("feature 9 of 2", t -> t.features = with(t.features, 5, 9)),
                spoiled("outside the tree", t -> t.trees = with(t.trees, 3, 0)),
                spoiled("not in order", t -> t.trees = with(t.trees, 0, 5)),
                spoiled("the first is not the root", t -> t.ids = new long[] {0, 1, 0, 2, 3, 4}),
                spoiled("not numbered once", t -> t.ids = with(t.ids, 5, 3)),
                spoiled("not numbered once", t -> t.ids = with(t.ids, 5, 1L << 40)),
                spoiled("mode BRANCH_EQ is not allowed", t -> t.modes.set(2, "BRANCH_EQ")),
                spoiled("differ in length", t -> t.modes.add("LEAF")),
                spoiled("differ in length", t -> t.missing = new long[] {0}),
                spoiled("differ in length", t -> t.targets = new long[] {0}),
                spoiled("a leaf with children", t -> t.modes.set(2, "LEAF")),
                spoiled("only 3 of its 5 nodes", Trees::cutOff),
                spoiled("weight 2", t -> t.targets = with(t.targets, 2, 1)),
                spoiled("two weights", t -> t.targetNodes = with(t.targetNodes, 2, 2)),
                spoiled("weight 1", t -> t.targetNodes = with(t.targetNodes, 1, 1)),
                spoiled("weight 3", t -> t.targetNodes = with(t.targetNodes, 3, 77)),
                spoiled("not finite", t -> t.thresholds[1] = Float.NaN),
                spoiled("not finite", t -> t.weights[0] = Float.POSITIVE_INFINITY),
                spoiled("neither 0 nor 1", t -> t.missing = with(t.missing, 0, 2)),
                spoiled("post_transform", t -> t.transform = "LOGISTIC"));
    }

    @Test
    void aDeepTreeIsRefusedBecauseItWouldOverflowANativeStack() {
        assertThat(OnnxStructure.inspect(Trees.chain(TreeCheck.DEEPEST).file()).violations())
                .isEmpty();
        assertRefused(Trees.chain(TreeCheck.DEEPEST + 1).file(), "deeper than");
        assertRefused(Trees.chain(200_000).file(), "deeper than");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileFiles")
    void hostileFilesAreRefused(String reason, byte[] file) {
        assertRefused(file, reason);
    }

    static Stream<Arguments> hostileFiles() {
        var wide = constant("wide", new double[3_000], 1, 3_000);
        var tall = constant("tall", new double[3_000], 3_000, 1);
        return Stream.of(
                file("IR version 0", new byte[0]),
                file("field of number", "not an onnx file".getBytes(UTF_8)),
                file("Model.training_info", model(linear()).message(20, new Proto())),
                file("Model.functions", model(linear()).message(25, new Proto())),
                file("Model.graph is there twice", model(linear()).message(7, linear())),
                file("field of number 99", model(linear()).integer(99, 1)),
                file("wire type", model(linear()).text(5, "x")),
                file("ONNX Runtime would take", new Proto().integer(1, 8).text(2, "ORTM")),
                file(
                        "settings for ONNX Runtime",
                        model(linear()).message(14, new Proto().text(1, "ort_config"))),
                file(
                        "operator set 'x.y' 1",
                        model(linear()).message(8, OnnxFile.operatorSet("x.y", 1))),
                file("imported twice", model(linear()).message(8, OnnxFile.operatorSet("", 16))),
                file(
                        "its operator set is not imported",
                        new Proto().integer(1, 8).message(7, linear())),
                file("IR version 99", new Proto().integer(1, 99).message(7, linear())),
                file(
                        "is not a float, double or int64 tensor",
                        model(linear().message(11, OnnxFile.valueInfo("more", 8, 1)))),
                file(
                        "differ in their number of rows",
                        model(linear().message(11, OnnxFile.oneRow("more", DOUBLE, 1)))),
                file(
                        "the output 'sum' is [N, 1] of type 11, declared [N, 2]",
                        model(linear().message(12, OnnxFile.valueInfo("sum", DOUBLE, 2)))),
                file(
                        "'sum' is [N, 1] of type 11, but described as [N, 7]",
                        model(linear().message(13, OnnxFile.valueInfo("sum", DOUBLE, 7)))),
                file(
                        "ZipMap makes lists of maps",
                        added(node(OnnxFile.ML, "ZipMap", "maps", "input"))),
                file(
                        "ZipMap makes lists of maps",
                        model(
                                linear().message(
                                                12,
                                                new Proto()
                                                        .text(1, "maps")
                                                        .message(
                                                                2,
                                                                new Proto()
                                                                        .message(
                                                                                4, new Proto()))))),
                file(
                        "its attributes do not fit",
                        added(
                                node(OnnxFile.ML, "LinearRegressor", "x", "input")
                                        .message(5, Trees.floats("coefficients", 1, 2, 3)))),
                file(
                        "its attributes do not fit",
                        added(
                                node(OnnxFile.ML, "Scaler", "x", "input")
                                        .message(5, Trees.floats("offset", 1, 2, 3))
                                        .message(5, Trees.floats("scale", 1, 2, 3)))),
                file(
                        "labels of classes",
                        added(node(OnnxFile.ML, "TreeEnsembleClassifier", "x", "input"))),
                file("Graph.sparse_initializer", model(linear().message(15, new Proto()))),
                file(
                        "given twice",
                        model(linear().message(5, constant("input", new double[1], 1)))),
                file(
                        "Attribute.g (a subgraph) is not allowed",
                        added(
                                node("", "Identity", "x", "input")
                                        .message(
                                                5,
                                                new Proto().text(1, "body").message(6, linear())))),
                file("Loop is not allowed", added(node("", "Loop", "x", "input"))),
                file(
                        "com.microsoft.X is not allowed",
                        added(node("com.microsoft", "X", "x", "input"))),
                file("before it is there", added(node("", "Identity", "x", "later"))),
                file(
                        "has 0 outputs instead of 1",
                        added(new Proto().text(4, "Identity").text(1, "input"))),
                file("data is not as long", withConstant(constant("c", new double[1], 3))),
                file("not positive, or too large", withConstant(constant("c", new double[1], 0))),
                file(
                        "not positive, or too large",
                        withConstant(constant("c", new double[1], 1L << 62, 1L << 62))),
                file(
                        "not positive, or too large",
                        withConstant(constant("c", new double[1], -1, -1))),
                file("rank is above 2", withConstant(constant("c", new double[1], 1, 1, 1))),
                file("not finite", withConstant(constant("c", new double[] {Double.NaN}, 1))),
                file(
                        "Tensor.external_data is not allowed",
                        withConstant(
                                new Proto()
                                        .text(8, "c")
                                        .message(13, new Proto().text(1, "location")))),
                file(
                        "data is in another file",
                        withConstant(constant("c", new double[1], 1).integer(14, 1))),
                file(
                        "values per row",
                        model(
                                graph(
                                        DOUBLE,
                                        1,
                                        List.of(
                                                node("", "Mul", "huge", "wide", "tall"),
                                                node("", "Identity", "margin", "input")),
                                        List.of(wide, tall)))),
                file(
                        "is [N, 2] of type 11, declared [N, 1]",
                        model(
                                graph(
                                        DOUBLE,
                                        2,
                                        List.of(node("", "Identity", "margin", "input")),
                                        List.of()))),
                file(
                        "does not fit its inputs",
                        model(
                                graph(
                                        DOUBLE,
                                        2,
                                        List.of(node("", "MatMul", "margin", "input", "tall")),
                                        List.of(tall)))));
    }

    @Test
    void flippedAndCutBytesNeverThrowAndNeverTakeLong() {
        long seed = 20261121;
        System.out.println("OnnxStructureTest seed " + seed);
        var random = new Random(seed);
        for (var original :
                List.of(new Trees().file(), OnnxFile.linear(), Trees.chain(40).file())) {
            for (int i = 0; i < 5_000; i++) {
                var bytes = Arrays.copyOf(original, length(original.length, random));
                for (int flips = random.nextInt(5); flips > 0 && bytes.length > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                var inspection = OnnxStructure.inspect(bytes);
                assertThat(inspection.sound()).isEqualTo(inspection.shape() != null);
            }
        }
    }

    @Test
    void aLengthThatPromisesGigabytesCostsNothing() {
        var promise = new Proto().integer(1, 8).varint((7 << 3) | 2).varint(1L << 40).bytes();
        assertRefused(promise, "longer than what it is in");
        assertRefused(new byte[OnnxStructure.LARGEST + 1], "more than");
    }

    private static int length(int whole, Random random) {
        return random.nextInt(4) == 0 ? random.nextInt(whole) : whole;
    }

    private static Arguments spoiled(String reason, Consumer<Trees> spoil) {
        return Arguments.of(reason, spoil);
    }

    private static Arguments file(String reason, Proto file) {
        return Arguments.of(reason, file.bytes());
    }

    private static Arguments file(String reason, byte[] file) {
        return Arguments.of(reason, file);
    }

    private static Proto linear() {
        return OnnxFile.linearGraph();
    }

    private static Proto added(Proto node) {
        return model(linear().message(1, node));
    }

    private static Proto withConstant(Proto constant) {
        return model(linear().message(5, constant));
    }

    private static void assertRefused(byte[] file, String reason) {
        var inspection = OnnxStructure.inspect(file);
        assertThat(inspection.violations())
                .anySatisfy(violation -> assertThat(violation).contains(reason));
        assertThat(inspection.shape()).isNull();
    }
}
