/**
 * The serve gate: what a model has to pass before it may score. What can be checked without ONNX
 * Runtime is checked before it sees a byte; what runs inside it runs with a deadline on a thread
 * that may be lost.
 */
package io.millrace.inference.gate;
