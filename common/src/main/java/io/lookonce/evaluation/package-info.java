/**
 * Metrics of a model against ground truth. Start with {@link
 * io.lookonce.evaluation.ClassificationMetrics} for classifiers and {@link
 * io.lookonce.evaluation.DetectionMetrics} for detectors.
 */
package io.lookonce.evaluation;
