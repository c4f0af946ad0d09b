/**
 * Records of {@code <p>.monitoring}: how the models that serve are doing. JSON in snake case, times
 * in ms, a number that is not defined is {@code "NaN"}. The part of the record key before the
 * {@code /} says what a record is, the part behind it which version it is about.
 */
package io.millrace.schemas.monitoring;
