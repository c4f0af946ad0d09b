package io.millrace.schemas.model.onnx;

import io.millrace.schemas.model.ModelShape;
import java.util.List;

/**
 * What {@link OnnxStructure} found.
 *
 * @param violations sentences; empty where the file is sound
 * @param shape null where it is not
 */
public record Inspection(List<String> violations, ModelShape shape) {
    public Inspection {
        violations = List.copyOf(violations);
    }

    public boolean sound() {
        return violations.isEmpty();
    }
}
