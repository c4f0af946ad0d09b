/**
 * The bytes of the joints between the stages of feature-stream. Each record starts with a format
 * version; golden bytes of each are kept in the tests. The state's layouts use the same primitives.
 */
package io.millrace.feature.wire;
