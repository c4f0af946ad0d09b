/** ONNX Runtime as every program starts it. */
package io.millrace.runtime.onnx;
