/** Expressions of a definition: CEL, compiled once, typed, free of side effects. */
package io.millrace.schemas.expression;
