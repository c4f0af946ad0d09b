package io.millrace.schemas.model.onnx;

import static io.millrace.schemas.model.onnx.Layout.Kind.BYTES;
import static io.millrace.schemas.model.onnx.Layout.Kind.DOUBLES;
import static io.millrace.schemas.model.onnx.Layout.Kind.FLOAT;
import static io.millrace.schemas.model.onnx.Layout.Kind.FLOATS;
import static io.millrace.schemas.model.onnx.Layout.Kind.INTEGER;
import static io.millrace.schemas.model.onnx.Layout.Kind.INTEGERS;
import static io.millrace.schemas.model.onnx.Layout.Kind.TEXT;
import static io.millrace.schemas.model.onnx.Layout.many;
import static io.millrace.schemas.model.onnx.Layout.one;
import static io.millrace.schemas.model.onnx.Layout.refused;

/**
 * The messages of {@code onnx.proto} (IR version 8 to 13) with their field numbers: what a model
 * may use. They do not nest into themselves, so the depth is bounded by this table.
 */
final class OnnxLayout {
    /** Nodes of all trees together, and elements of a constant. */
    static final int LARGEST_LIST = 4 << 20;

    /** What to do about the lists of maps that converters let classifiers give by default. */
    static final String ZIP_MAP =
            "ZipMap makes lists of maps of the probabilities: export the classifier with"
                    + " zipmap=False, see docs/MODELS.md";

    private static final int NODES = 1_000;
    private static final int NAMES = 16;
    private static final int DIMENSIONS = 8;

    private static final Layout ENTRY =
            Layout.of("StringStringEntry", one(1, "key", TEXT), one(2, "value", TEXT));

    static final Layout TENSOR =
            Layout.of(
                    "Tensor",
                    many(1, "dims", INTEGERS, DIMENSIONS),
                    one(2, "data_type", INTEGER),
                    refused(3, "segment"),
                    many(4, "float_data", FLOATS, LARGEST_LIST),
                    refused(5, "int32_data"),
                    refused(6, "string_data"),
                    many(7, "int64_data", INTEGERS, LARGEST_LIST),
                    one(8, "name", TEXT),
                    one(9, "raw_data", BYTES),
                    many(10, "double_data", DOUBLES, LARGEST_LIST),
                    refused(11, "uint64_data"),
                    one(12, "doc_string", TEXT),
                    refused(13, "external_data"),
                    one(14, "data_location", INTEGER),
                    refused(16, "metadata_props"));

    static final Layout ATTRIBUTE =
            Layout.of(
                    "Attribute",
                    one(1, "name", TEXT),
                    one(2, "f", FLOAT),
                    one(3, "i", INTEGER),
                    one(4, "s", TEXT),
                    refused(5, "t"),
                    refused(6, "g (a subgraph)"),
                    many(7, "floats", FLOATS, LARGEST_LIST),
                    many(8, "ints", INTEGERS, LARGEST_LIST),
                    many(9, "strings", TEXT, LARGEST_LIST),
                    refused(10, "tensors"),
                    refused(11, "graphs (subgraphs)"),
                    one(13, "doc_string", TEXT),
                    refused(14, "tp"),
                    refused(15, "type_protos"),
                    one(20, "type", INTEGER),
                    refused(21, "ref_attr_name"),
                    refused(22, "sparse_tensor"),
                    refused(23, "sparse_tensors"));

    static final Layout NODE =
            Layout.of(
                    "Node",
                    many(1, "input", TEXT, NAMES),
                    many(2, "output", TEXT, NAMES),
                    one(3, "name", TEXT),
                    one(4, "op_type", TEXT),
                    many(5, "attribute", ATTRIBUTE, 2 * NAMES),
                    one(6, "doc_string", TEXT),
                    one(7, "domain", TEXT),
                    refused(8, "overload"),
                    many(9, "metadata_props", ENTRY, 10 * NAMES),
                    refused(10, "device_configurations"));

    private static final Layout DIMENSION =
            Layout.of(
                    "Dimension",
                    one(1, "dim_value", INTEGER),
                    one(2, "dim_param", TEXT),
                    one(3, "denotation", TEXT));

    private static final Layout SHAPE =
            Layout.of("TensorShape", many(1, "dim", DIMENSION, DIMENSIONS));

    private static final Layout TENSOR_TYPE =
            Layout.of("TensorType", one(1, "elem_type", INTEGER), one(2, "shape", SHAPE));

    private static final Layout TYPE =
            Layout.of(
                    "Type",
                    one(1, "tensor_type", TENSOR_TYPE),
                    refused(4, "sequence_type (" + ZIP_MAP + ")"),
                    refused(5, "map_type (" + ZIP_MAP + ")"),
                    one(6, "denotation", TEXT),
                    refused(7, "opaque_type"),
                    refused(8, "sparse_tensor_type"),
                    refused(9, "optional_type"));

    static final Layout VALUE_INFO =
            Layout.of(
                    "ValueInfo",
                    one(1, "name", TEXT),
                    one(2, "type", TYPE),
                    one(3, "doc_string", TEXT),
                    many(4, "metadata_props", ENTRY, 10 * NAMES));

    static final Layout GRAPH =
            Layout.of(
                    "Graph",
                    many(1, "node", NODE, NODES),
                    one(2, "name", TEXT),
                    many(5, "initializer", TENSOR, NODES),
                    one(10, "doc_string", TEXT),
                    many(11, "input", VALUE_INFO, NODES),
                    many(12, "output", VALUE_INFO, NAMES),
                    many(13, "value_info", VALUE_INFO, NODES),
                    refused(14, "quantization_annotation"),
                    refused(15, "sparse_initializer"),
                    many(16, "metadata_props", ENTRY, 10 * NAMES));

    private static final Layout OPERATOR_SET =
            Layout.of("OperatorSetId", one(1, "domain", TEXT), one(2, "version", INTEGER));

    static final Layout MODEL =
            Layout.of(
                    "Model",
                    one(1, "ir_version", INTEGER),
                    one(2, "producer_name", TEXT),
                    one(3, "producer_version", TEXT),
                    one(4, "domain", TEXT),
                    one(5, "model_version", INTEGER),
                    one(6, "doc_string", TEXT),
                    one(7, "graph", GRAPH),
                    many(8, "opset_import", OPERATOR_SET, NAMES),
                    many(14, "metadata_props", ENTRY, 10 * NAMES),
                    refused(20, "training_info"),
                    refused(25, "functions"),
                    refused(26, "configuration"));

    private OnnxLayout() {}
}
