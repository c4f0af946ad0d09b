package io.millrace.schemas.plan;

/** One named value of a vector, in the order the model takes them. */
public record Input(String name, InputType type) {}
