/**
 * Bounding boxes: overlap, non-max suppression ({@link io.lookonce.box.NonMaxSuppression}), and the
 * mapping from network input back to the original image.
 */
package io.lookonce.box;
