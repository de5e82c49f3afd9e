package io.lookonce.jobs.dataset;

import io.lookonce.box.GroundTruthBox;
import java.io.Serializable;
import java.util.List;

/**
 * What is known of an image besides its content.
 *
 * @param source qualified path
 * @param width of the upright image in pixels
 * @param height likewise
 * @param boxes in the order of the source
 */
public record ImageLabels(String source, int width, int height, List<GroundTruthBox> boxes)
    implements Serializable {}
