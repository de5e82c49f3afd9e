package io.lookonce.evaluation;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import java.util.List;

/**
 * What is in a picture and what a model found there.
 *
 * @param groundTruth every object of the picture, possibly none
 * @param detections in any order, in pixels of the same picture, possibly none
 */
public record EvaluatedPicture(List<GroundTruthBox> groundTruth, List<Detection> detections) {

  /** Keeps copies of the lists. */
  public EvaluatedPicture {
    groundTruth = List.copyOf(groundTruth);
    detections = List.copyOf(detections);
  }
}
