/**
 * One training run, from a range of examples to a judged candidate, and its record.
 *
 * <p>A run depends on its offsets, the plan and the seed alone: the same ones give the same ONNX
 * bytes.
 */
package io.millrace.trainer.run;
