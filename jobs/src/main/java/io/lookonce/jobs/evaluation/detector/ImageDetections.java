package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import java.util.List;

/**
 * An image of the data set, and what was found in it; both by measured class.
 *
 * @param index its place in its split
 * @param source where it comes from
 * @param objects what is in it
 * @param detections what was found; nothing where there is a problem
 * @param problem why nothing could be found in it, or null
 */
record ImageDetections(
    long index,
    String source,
    List<GroundTruthBox> objects,
    List<Detection> detections,
    String problem) {}
