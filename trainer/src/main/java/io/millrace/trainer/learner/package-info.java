/**
 * What learns: one class per learner, registered in {@link io.millrace.trainer.learner.Learners}.
 * The same rows, parameters and seed give the same model bytes.
 */
package io.millrace.trainer.learner;
