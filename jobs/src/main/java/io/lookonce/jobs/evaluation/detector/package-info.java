/**
 * Evaluates detections by the rules of COCO and VOC. Start with {@link
 * io.lookonce.jobs.evaluation.detector.DetectorEvaluator}.
 */
package io.lookonce.jobs.evaluation.detector;
