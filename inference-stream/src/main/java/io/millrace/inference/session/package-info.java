/** Models inside ONNX Runtime: loaded once, scored by many threads, closed after the last run. */
package io.millrace.inference.session;
