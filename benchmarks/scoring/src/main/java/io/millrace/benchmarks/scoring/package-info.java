/**
 * What scoring costs beside the bare call of ONNX Runtime: one vector, and the whole hop from
 * features to predictions; and a soak that swaps models for as long as it is told to.
 */
package io.millrace.benchmarks.scoring;
