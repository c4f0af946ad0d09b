/**
 * Trained models as ONNX files that score exactly as the native model does, and the proof of it.
 *
 * <p>Every file has one input {@code input} of shape [N, width] and one output {@code margin} of
 * shape [N, 1], both of the same {@link io.millrace.schemas.model.TensorType}. The margin is the
 * raw score: calibration and sigmoid happen in Java, in double.
 */
package io.millrace.trainer.onnx;
