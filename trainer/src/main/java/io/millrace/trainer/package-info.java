/**
 * The trainer: labelled vectors to evaluated, signed, published model versions.
 *
 * <p>{@link io.millrace.trainer.TrainerRunner} decides when to train. A run ({@link
 * io.millrace.trainer.run}) reads a {@link io.millrace.trainer.dataset}, searches ({@link
 * io.millrace.trainer.search}) over {@link io.millrace.trainer.learner}s, exports and proves the
 * winner ({@link io.millrace.trainer.onnx}), and asks the {@link io.millrace.trainer.gate}. What is
 * accepted goes to {@link io.millrace.trainer.publish}.
 */
package io.millrace.trainer;
