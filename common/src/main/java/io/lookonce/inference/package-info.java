/**
 * From images to results on one thread: decode, resize, one forward pass for a batch, and
 * postprocessing. {@link io.lookonce.inference.Predictor} does it; {@link
 * io.lookonce.inference.Postprocessor} is the difference between detectors and classifiers. The
 * library's {@link io.lookonce.Detector} and {@link io.lookonce.Classifier} and the tasks of the
 * scoring commands share this code, so that they give the same results.
 */
package io.lookonce.inference;
