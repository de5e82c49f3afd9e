package io.lookonce.image;

import io.lookonce.box.BoundingBox;
import java.io.Serializable;

/**
 * A frame with a label, to be painted into an image.
 *
 * @param box where, in pixels of the image
 * @param colour of the frame and of the label's plate, as 0xRRGGBB
 * @param label what is written on it
 */
public record PaintedFrame(BoundingBox box, int colour, String label) implements Serializable {}
