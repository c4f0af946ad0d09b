/**
 * The plan: a definition checked and resolved, names turned into indexes and expressions compiled.
 * Whoever holds a {@link io.millrace.schemas.plan.Plan} holds a definition that makes sense.
 */
package io.millrace.schemas.plan;
