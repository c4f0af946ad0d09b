/**
 * The bytes of the joints between the stages of feature-stream and of its state. Each record starts
 * with a format version; golden bytes of each are kept in the tests.
 */
package io.millrace.feature.wire;
