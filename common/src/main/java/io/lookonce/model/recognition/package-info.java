/** Recognises detectors in ONNX files: family, layout, input, classes. */
package io.lookonce.model.recognition;
