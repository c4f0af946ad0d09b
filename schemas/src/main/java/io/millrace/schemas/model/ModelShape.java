package io.millrace.schemas.model;

/**
 * What a model takes and gives: one tensor {@code [N, width]} in, one tensor {@code [N, 1]} of
 * margins of the same type out.
 */
public record ModelShape(String input, TensorType type, int width, String output) {}
