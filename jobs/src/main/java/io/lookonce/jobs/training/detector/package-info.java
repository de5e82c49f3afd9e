/** Training of detectors: examples, anchors, metrics. */
package io.lookonce.jobs.training.detector;
