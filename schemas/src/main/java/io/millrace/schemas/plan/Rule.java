package io.millrace.schemas.plan;

import io.millrace.schemas.expression.Expression;

/** A rule that each event must satisfy; its text is what the dead letter says. */
public record Rule(String text, Expression expression) {}
