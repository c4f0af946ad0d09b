package io.millrace.schemas.model.onnx;

import java.util.List;

/**
 * Looks through an ONNX file before ONNX Runtime may. Never throws and never runs for long,
 * whatever the bytes are.
 */
public final class OnnxStructure {
    /** The largest file that is looked at. */
    public static final int LARGEST = 64 << 20;

    private static final long OLDEST_IR = 3;
    private static final long NEWEST_IR = 13;
    private static final String RUNTIME_SETTINGS = "ort_config";

    private OnnxStructure() {}

    public static Inspection inspect(byte[] onnx) {
        if (onnx.length > LARGEST) {
            return refused("the file has %d bytes, more than %d".formatted(onnx.length, LARGEST));
        }
        if (isRuntimeFormat(onnx)) {
            return refused("ONNX Runtime would take the file for its own format instead of ONNX");
        }
        var violations = new Violations();
        Inspection found;
        try {
            found = model(WireReader.read(onnx, OnnxLayout.MODEL), violations);
        } catch (MalformedException malformed) {
            return refused("not an ONNX file of the allowed form: " + malformed.getMessage());
        }
        return violations.isEmpty()
                ? found
                : new Inspection(violations.all(), List.of(), List.of());
    }

    private static Inspection model(Message model, Violations violations) {
        long ir = model.integer(1);
        violations.require(
                ir >= OLDEST_IR && ir <= NEWEST_IR, "the IR version %d is not known".formatted(ir));
        violations.require(
                model.messages(14).stream()
                        .noneMatch(entry -> entry.text(1).equals(RUNTIME_SETTINGS)),
                "the metadata hold settings for ONNX Runtime");
        violations.require(model.has(7), "there is no graph");
        var operators = new Operators(model.messages(8), violations);
        return violations.isEmpty()
                ? GraphCheck.check(model.message(7), operators, violations)
                : null;
    }

    /** A file that has ORTM at byte 4 is read as a flatbuffer, whatever it is as protobuf. */
    private static boolean isRuntimeFormat(byte[] onnx) {
        return onnx.length >= 8
                && onnx[4] == 'O'
                && onnx[5] == 'R'
                && onnx[6] == 'T'
                && onnx[7] == 'M';
    }

    private static Inspection refused(String violation) {
        return new Inspection(List.of(violation), List.of(), List.of());
    }
}
