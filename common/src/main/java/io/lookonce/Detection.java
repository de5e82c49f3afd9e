package io.lookonce;

import io.lookonce.box.BoundingBox;

/**
 * An object that a detector found in an image.
 *
 * @param label name of its class
 * @param classId index into the model's list of classes, from 0
 * @param score in [0, 1]
 * @param box in pixels of the original, upright image, clipped to it
 */
public record Detection(String label, int classId, float score, BoundingBox box) {}
