/** Evaluates detectors by the rules of COCO and VOC. */
package io.lookonce.jobs.evaluation.detector;
