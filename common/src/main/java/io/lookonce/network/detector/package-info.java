/**
 * Detectors of the YOLO family for training. {@link io.lookonce.network.detector.Detectors} reads
 * them from settings.
 */
package io.lookonce.network.detector;
