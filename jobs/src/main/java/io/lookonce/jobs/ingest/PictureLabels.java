package io.lookonce.jobs.ingest;

import io.lookonce.box.GroundTruthBox;
import java.io.Serializable;
import java.util.List;

/**
 * What is known of a picture besides its content.
 *
 * @param source qualified path
 * @param width of the upright picture in pixels
 * @param height likewise
 * @param boxes in the order of the source
 */
record PictureLabels(String source, int width, int height, List<GroundTruthBox> boxes)
    implements Serializable {}
