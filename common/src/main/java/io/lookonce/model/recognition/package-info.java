/**
 * Recognises detectors in ONNX files: family, output layout, input, classes. Start at {@link
 * io.lookonce.model.recognition.OnnxDetectorImport}.
 */
package io.lookonce.model.recognition;
