/** Writes networks as ONNX files and runs ONNX files with ONNX Runtime. */
package io.lookonce.onnx;
