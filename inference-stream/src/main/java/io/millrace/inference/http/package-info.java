/**
 * Predictions over HTTP: {@link io.millrace.inference.http.PredictApi} for raw events, {@link
 * io.millrace.inference.http.OpenInferenceApi} for vectors of one's own. docs/SERVING.md describes
 * both.
 */
package io.millrace.inference.http;
