/**
 * A model version as it travels: the ONNX bytes in chunks, the signed manifest that vouches for
 * them, and the prediction that proves which version made it.
 */
package io.millrace.schemas.model;
