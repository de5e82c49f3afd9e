package io.lookonce.evaluation;

import io.lookonce.box.BoundingBox;

/**
 * Ground truth: an object that a person marked in a picture.
 *
 * @param box where it is, in pixels of the original picture
 * @param classId index into the list of classes that the detections use, from 0
 */
public record LabelledBox(BoundingBox box, int classId) {}
