package io.lookonce.box;

/**
 * A detected object in an image.
 *
 * @param box in pixels of the original image
 * @param classId index into the model's list of classes, from 0
 * @param score objectness times class probability, in [0, 1]
 */
public record Detection(BoundingBox box, int classId, float score) {}
