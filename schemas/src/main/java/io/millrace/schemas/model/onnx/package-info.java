/**
 * Proof that an ONNX file is harmless, before any native code reads it. ONNX Runtime has no
 * integrity check of its own: a wrong child in a tree makes it run for ever, a deep tree overflows
 * its stack. A small reader of protobuf ({@link io.millrace.schemas.model.onnx.WireReader}, with
 * the allowed fields in {@link io.millrace.schemas.model.onnx.OnnxLayout}), then the graph ({@link
 * io.millrace.schemas.model.onnx.GraphCheck}) and its trees ({@link
 * io.millrace.schemas.model.onnx.TreeCheck}). Whatever is not known to be sound is refused.
 */
package io.millrace.schemas.model.onnx;
