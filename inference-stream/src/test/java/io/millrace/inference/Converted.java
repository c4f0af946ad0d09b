package io.millrace.inference;

import io.millrace.schemas.model.Calibration;
import io.millrace.schemas.model.Chunks;
import io.millrace.schemas.model.DriftBaseline;
import io.millrace.schemas.model.GoldenRow;
import io.millrace.schemas.model.Manifest;
import io.millrace.schemas.model.ModelInput;
import io.millrace.schemas.model.ModelShape;
import io.millrace.schemas.model.ModelTensor;
import io.millrace.schemas.model.Provenance;
import io.millrace.schemas.model.Sha256;
import io.millrace.schemas.model.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Models as the converters of scikit-learn, XGBoost and PyTorch write them, node for node, for the
 * three inputs of {@link Pipelines}. The Python packages are not at hand where this is built, so
 * the files come from our own writer.
 *
 * @param inputs of the graph, in its order
 * @param output with the score
 * @param score what the model gives, in plain Java
 */
public record Converted(
        String name,
        List<ModelTensor> inputs,
        ModelTensor output,
        int column,
        Proto file,
        ToDoubleFunction<double[]> score) {
    private static final String ML = "ai.onnx.ml";
    private static final List<ModelTensor> ONE =
            List.of(new ModelTensor("input", TensorType.FLOAT, 3));
    private static final ModelTensor PROBABILITIES =
            new ModelTensor("probabilities", TensorType.FLOAT, 2);

    /** All of them. */
    public static List<Converted> all() {
        return List.of(logistic(), forest(), boosted(), regressor(), net());
    }

    @Override
    public String toString() {
        return name;
    }

    public byte[] onnx() {
        return file.bytes();
    }

    /** Not signed. */
    public Manifest manifest(byte[] onnx) {
        var golden = new ArrayList<GoldenRow>();
        for (var row : Pipelines.rows(20, 5)) {
            golden.add(
                    new GoldenRow(Arrays.stream(row).boxed().toList(), score.applyAsDouble(row)));
        }
        return new Manifest(
                name,
                Sha256.hex(onnx),
                onnx.length,
                Chunks.count(onnx.length),
                Pipelines.PLAN.fingerprint(),
                Pipelines.PLAN.inputs().stream()
                        .map(input -> ModelInput.number(input.name()))
                        .toList(),
                new ModelShape(inputs, output, column, -1),
                name.equals("regressor") ? Manifest.REGRESSION : Manifest.BINARY,
                Calibration.NONE,
                "score >= 0.5",
                new Provenance("", List.of(), 0, "", Map.of(), Map.of(), null, 0, 0, ""),
                Map.of(),
                DriftBaseline.NONE,
                golden,
                0,
                "",
                "");
    }

    /** {@code make_pipeline(SimpleImputer(), StandardScaler(), LogisticRegression())}. */
    static Converted logistic() {
        var nodes =
                List.of(
                        ml("Imputer", List.of("imputed"), "input")
                                .message(5, Proto.floats("imputed_value_floats", list(1, 2, 3)))
                                .message(5, Proto.attribute("replaced_value_float", Float.NaN)),
                        ml("Scaler", List.of("scaled"), "imputed")
                                .message(5, Proto.floats("offset", list(1, 0, 2)))
                                .message(5, Proto.floats("scale", list(0.5, 2, 1))),
                        ml("LinearClassifier", List.of("label", "raw"), "scaled")
                                .message(5, Proto.integers("classlabels_ints", List.of(0, 1)))
                                .message(
                                        5,
                                        Proto.floats("coefficients", list(-1, 0.5, -2, 1, -0.5, 2)))
                                .message(5, Proto.floats("intercepts", list(-0.25, 0.25)))
                                .message(5, Proto.attribute("multi_class", 1))
                                .message(5, Proto.attribute("post_transform", "LOGISTIC")),
                        ml("Normalizer", List.of("probabilities"), "raw")
                                .message(5, Proto.attribute("norm", "L1")),
                        TestModel.node("Cast", "output_label", "label")
                                .message(5, Proto.attribute("to", 7)));
        return new Converted(
                "logistic",
                ONE,
                PROBABILITIES,
                1,
                withLabels(nodes, "output_label"),
                row -> {
                    double x = (filled(row[0], 1) - 1) * 0.5;
                    double y = filled(row[1], 2) * 2;
                    double z = filled(row[2], 3) - 2;
                    return sigmoid(x - 0.5 * y + 2 * z + 0.25);
                });
    }

    /** {@code RandomForestClassifier}: two trees whose leaves hold the shares of both classes. */
    static Converted forest() {
        var node =
                ml("TreeEnsembleClassifier", List.of("label", "probabilities"), "input")
                        .message(5, Proto.integers("classlabels_int64s", List.of(0, 1)))
                        .message(5, Proto.attribute("post_transform", "NONE"))
                        .message(
                                5, Proto.integers("class_treeids", List.of(0, 0, 0, 0, 1, 1, 1, 1)))
                        .message(
                                5, Proto.integers("class_nodeids", List.of(1, 1, 2, 2, 1, 1, 2, 2)))
                        .message(5, Proto.integers("class_ids", List.of(0, 1, 0, 1, 0, 1, 0, 1)))
                        .message(
                                5,
                                Proto.floats(
                                        "class_weights",
                                        list(0.5, 0, 0.125, 0.375, 0.25, 0.25, 0, 0.5)));
        return new Converted(
                "forest",
                ONE,
                PROBABILITIES,
                1,
                withLabels(List.of(stumps(node, "BRANCH_LEQ")), "label"),
                row ->
                        ((float) row[0] <= 0.5 ? 0 : 0.375)
                                + ((float) row[2] <= -0.25 ? 0.25 : 0.5));
    }

    /** {@code XGBClassifier}: one weight per leaf, logistic at the end. */
    static Converted boosted() {
        var node =
                ml("TreeEnsembleClassifier", List.of("label", "probabilities"), "input")
                        .message(5, Proto.integers("classlabels_int64s", List.of(0, 1)))
                        .message(5, Proto.attribute("post_transform", "LOGISTIC"))
                        .message(5, Proto.floats("base_values", list(0.25)))
                        .message(5, Proto.integers("class_treeids", List.of(0, 0, 1, 1)))
                        .message(5, Proto.integers("class_nodeids", List.of(1, 2, 1, 2)))
                        .message(5, Proto.integers("class_ids", List.of(0, 0, 0, 0)))
                        .message(5, Proto.floats("class_weights", list(-1.5, 0.5, 0.75, -0.25)));
        return new Converted(
                "boosted",
                ONE,
                PROBABILITIES,
                1,
                withLabels(List.of(stumps(node, "BRANCH_LT")), "label"),
                row ->
                        sigmoid(
                                0.25
                                        + ((float) row[0] < 0.5 ? -1.5 : 0.5)
                                        + ((float) row[2] < -0.25 ? 0.75 : -0.25)));
    }

    /** A frame of columns of several types into {@code LinearRegression}. */
    static Converted regressor() {
        var nodes =
                List.of(
                        TestModel.node("Cast", "b_float", "b").message(5, Proto.attribute("to", 1)),
                        TestModel.node("Cast", "c_float", "c").message(5, Proto.attribute("to", 1)),
                        TestModel.node("Concat", "all", "a", "b_float", "c_float")
                                .message(5, Proto.attribute("axis", 1)),
                        ml("LinearRegressor", List.of("variable"), "all")
                                .message(5, Proto.floats("coefficients", list(1, 10, 100)))
                                .message(5, Proto.floats("intercepts", list(0.5))));
        var inputs =
                List.of(
                        new ModelTensor("a", TensorType.FLOAT, 1),
                        new ModelTensor("b", TensorType.INT64, 1),
                        new ModelTensor("c", TensorType.DOUBLE, 1));
        var output = new ModelTensor("variable", TensorType.FLOAT, 1);
        return new Converted(
                "regressor",
                inputs,
                output,
                0,
                file(inputs, List.of(output), nodes, List.of()),
                row ->
                        row[0]
                                + 10 * (Double.isNaN(row[1]) ? -1 : (long) row[1])
                                + 100 * row[2]
                                + 0.5);
    }

    /** {@code Linear(3, 2), BatchNorm1d(2), LeakyReLU(0.5), Linear(2, 2), Softmax(1)}. */
    static Converted net() {
        var nodes =
                List.of(
                        TestModel.node("Gemm", "hidden", "input", "w1", "b1")
                                .message(5, Proto.attribute("transB", 1)),
                        TestModel.node(
                                        "BatchNormalization",
                                        "normal",
                                        "hidden",
                                        "scale",
                                        "shift",
                                        "mean",
                                        "variance")
                                .message(5, Proto.attribute("epsilon", 0f)),
                        TestModel.node("LeakyRelu", "active", "normal")
                                .message(5, Proto.attribute("alpha", 0.5f)),
                        TestModel.node("Gemm", "logits", "active", "w2", "b2")
                                .message(5, Proto.attribute("transB", 1)),
                        TestModel.node("Softmax", "probabilities", "logits")
                                .message(5, Proto.attribute("axis", -1)));
        var constants =
                List.of(
                        TestModel.floats("w1", list(1, -1, 0.5, 0.25, 2, -0.5), 2, 3),
                        TestModel.floats("b1", list(0.5, -0.5), 2),
                        TestModel.floats("scale", list(2, 1), 2),
                        TestModel.floats("shift", list(0, 1), 2),
                        TestModel.floats("mean", list(0.5, 0), 2),
                        TestModel.floats("variance", list(4, 0.25), 2),
                        TestModel.floats("w2", list(1, 2, -1, 0.5), 2, 2),
                        TestModel.floats("b2", list(0, 0.125), 2));
        return new Converted(
                "net",
                ONE,
                PROBABILITIES,
                1,
                file(ONE, List.of(PROBABILITIES), nodes, constants),
                row -> {
                    double h = leaky(row[0] - row[1] + 0.5 * row[2] + 0.5 - 0.5);
                    double g = leaky((0.25 * row[0] + 2 * row[1] - 0.5 * row[2] - 0.5) / 0.5 + 1);
                    return sigmoid(-h + 0.5 * g + 0.125 - (h + 2 * g));
                });
    }

    /** A classifier as skl2onnx exports it where nobody says otherwise. */
    public static byte[] zipMapped() {
        var map =
                new Proto()
                        .integer(1, TensorType.INT64.number())
                        .message(2, new Proto().message(1, new Proto().integer(1, 1)));
        var maps = new Proto().message(4, new Proto().message(1, new Proto().message(5, map)));
        var graph =
                new Proto()
                        .text(2, "converted")
                        .message(
                                1,
                                ml("ZipMap", List.of("output_probability"), "input")
                                        .message(
                                                5,
                                                Proto.integers(
                                                        "classlabels_int64s", List.of(0, 1))))
                        .message(11, TestModel.matrix(ONE.get(0)))
                        .message(12, new Proto().text(1, "output_probability").message(2, maps));
        return TestModel.model(graph).bytes();
    }

    private static double leaky(double x) {
        return x < 0 ? 0.5 * x : x;
    }

    private static double filled(double x, double otherwise) {
        return Double.isNaN(x) ? otherwise : x;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Two trees of a root and two leaves: on column 0 at 0.5, on column 2 at -0.25. */
    private static Proto stumps(Proto node, String mode) {
        return node.message(5, Proto.integers("nodes_treeids", List.of(0, 0, 0, 1, 1, 1)))
                .message(5, Proto.integers("nodes_nodeids", List.of(0, 1, 2, 0, 1, 2)))
                .message(5, Proto.integers("nodes_featureids", List.of(0, 0, 0, 2, 0, 0)))
                .message(5, Proto.floats("nodes_values", list(0.5, 0, 0, -0.25, 0, 0)))
                .message(
                        5,
                        Proto.texts(
                                "nodes_modes", List.of(mode, "LEAF", "LEAF", mode, "LEAF", "LEAF")))
                .message(5, Proto.integers("nodes_truenodeids", List.of(1, 0, 0, 1, 0, 0)))
                .message(5, Proto.integers("nodes_falsenodeids", List.of(2, 0, 0, 2, 0, 0)))
                .message(
                        5,
                        Proto.integers(
                                "nodes_missing_value_tracks_true", List.of(0, 0, 0, 0, 0, 0)));
    }

    private static Proto ml(String operator, List<String> outputs, String input) {
        var node = new Proto().text(4, operator).text(7, ML).text(1, input);
        outputs.forEach(output -> node.text(2, output));
        return node;
    }

    private static Proto withLabels(List<Proto> nodes, String labels) {
        var tensor =
                new Proto()
                        .integer(1, TensorType.INT64.number())
                        .message(2, new Proto().message(1, new Proto().text(2, "N")));
        var info = new Proto().text(1, labels).message(2, new Proto().message(1, tensor));
        var graph = new Proto().text(2, "converted");
        nodes.forEach(node -> graph.message(1, node));
        return TestModel.model(
                graph.message(11, TestModel.matrix(ONE.get(0)))
                        .message(12, info)
                        .message(12, TestModel.matrix(PROBABILITIES)));
    }

    private static Proto file(
            List<ModelTensor> inputs,
            List<ModelTensor> outputs,
            List<Proto> nodes,
            List<Proto> constants) {
        var graph = new Proto().text(2, "converted");
        nodes.forEach(node -> graph.message(1, node));
        constants.forEach(constant -> graph.message(5, constant));
        inputs.forEach(input -> graph.message(11, TestModel.matrix(input)));
        outputs.forEach(output -> graph.message(12, TestModel.matrix(output)));
        return TestModel.model(graph);
    }

    private static List<Float> list(double... values) {
        return Arrays.stream(values).mapToObj(value -> (float) value).toList();
    }
}
