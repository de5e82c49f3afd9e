package io.lookonce.jobs.ingest;

import io.lookonce.box.GroundTruthBox;
import java.io.Serializable;
import java.util.List;

/**
 * One picture of a data set of boxes.
 *
 * @param source where it comes from
 * @param content the bytes of the picture file
 * @param width of the upright picture in pixels
 * @param height likewise
 * @param boxes in pixels of the upright picture, clipped to it
 */
public record LabelledPictureBoxes(
    String source, byte[] content, int width, int height, List<GroundTruthBox> boxes)
    implements Serializable {}
