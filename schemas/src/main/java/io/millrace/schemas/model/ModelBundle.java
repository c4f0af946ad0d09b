package io.millrace.schemas.model;

/**
 * A model version as it is published: the ONNX file and what vouches for it. Nothing is checked
 * here; the serve gate does.
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes that nobody changes or compares as a record
public record ModelBundle(Manifest manifest, byte[] onnx) {}
