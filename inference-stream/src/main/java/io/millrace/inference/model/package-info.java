/**
 * The models and activations of the pipeline as this instance knows them: read from their topics by
 * a consumer of its own, kept on disk by sha256, let in through the serve gate on a thread of its
 * own, and handed to the stream threads on demand.
 */
package io.millrace.inference.model;
