package io.millrace.schemas.model;

/** One tensor {@code [N, width]} that a model takes or gives. */
public record ModelTensor(String name, TensorType type, int width) {
    @Override
    public String toString() {
        return "%s tensor '%s' [N, %d]".formatted(type, name, width);
    }
}
