/**
 * Vectors in, predictions out: one served prediction per vector, by the version its stamp names.
 */
package io.millrace.inference.score;
