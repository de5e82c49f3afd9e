/**
 * Training of detectors: the task of {@code train-detector}, augmented images with boxes as
 * tensors, anchors, and evaluation. Start reading at {@code DetectionTask}.
 */
package io.lookonce.jobs.training.detector;
