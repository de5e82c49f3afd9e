/**
 * Writes, checks, adapts and runs ONNX files. Start at {@link io.lookonce.onnx.OnnxNetwork}, which
 * runs them with ONNX Runtime.
 */
package io.lookonce.onnx;
