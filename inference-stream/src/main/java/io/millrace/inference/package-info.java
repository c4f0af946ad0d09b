/**
 * inference-stream: feature vectors and signed models in, predictions out.
 *
 * <p>{@link io.millrace.inference.model} follows the models and activations of the pipeline, {@link
 * io.millrace.inference.gate} lets a model in or refuses it, {@link io.millrace.inference.session}
 * runs it, {@link io.millrace.inference.score} turns each vector into its prediction.
 */
package io.millrace.inference;
