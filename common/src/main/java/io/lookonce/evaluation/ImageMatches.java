package io.lookonce.evaluation;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import java.util.List;

/**
 * How an image's objects and detections fared by COCO's rules at an IoU of 0.5, whatever their
 * size.
 *
 * @param objects every object that has to be found, by class
 * @param falseAlarms the detections that are wrong, by class and best score first
 */
public record ImageMatches(List<SoughtObject> objects, List<Detection> falseAlarms) {

  /** Keeps copies of the lists. */
  public ImageMatches {
    objects = List.copyOf(objects);
    falseAlarms = List.copyOf(falseAlarms);
  }

  /**
   * An object that has to be found.
   *
   * @param truth what and where it is
   * @param score of the detection that found it; 0 if none did
   */
  public record SoughtObject(GroundTruthBox truth, float score) {}
}
