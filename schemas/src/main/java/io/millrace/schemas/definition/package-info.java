/**
 * The pipeline definition as written: YAML read into records, with the line of each part kept for
 * messages. What is checked here is the shape (keys, durations, numbers); what the parts mean
 * together is checked by {@link io.millrace.schemas.plan}.
 */
package io.millrace.schemas.definition;
