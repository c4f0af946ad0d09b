package io.millrace.schemas.plan;

import io.millrace.schemas.expression.Expression;

/** A value computed from the event, its features and the derived values above it. */
public record DerivedPlan(String name, Expression expression, InputType type) {}
