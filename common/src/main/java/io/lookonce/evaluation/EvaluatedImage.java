package io.lookonce.evaluation;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import java.util.List;

/**
 * What is in an image and what a model found there.
 *
 * @param groundTruth every object of the image, possibly none
 * @param detections in any order, in pixels of the same image, possibly none
 */
public record EvaluatedImage(List<GroundTruthBox> groundTruth, List<Detection> detections) {

  /** Keeps copies of the lists. */
  public EvaluatedImage {
    groundTruth = List.copyOf(groundTruth);
    detections = List.copyOf(detections);
  }
}
