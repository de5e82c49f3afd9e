package io.lookonce.jobs.dataset;

import io.lookonce.box.GroundTruthBox;
import java.io.Serializable;
import java.util.List;

/**
 * One image of a data set of boxes.
 *
 * @param source where it comes from
 * @param content the bytes of the image file
 * @param width of the upright image in pixels
 * @param height likewise
 * @param boxes in pixels of the upright image, clipped to it
 */
public record LabelledImageBoxes(
    String source, byte[] content, int width, int height, List<GroundTruthBox> boxes)
    implements Serializable {}
