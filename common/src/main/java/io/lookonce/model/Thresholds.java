package io.lookonce.model;

/**
 * What a model is meant to be used with when a person does not say otherwise.
 *
 * @param score least objectness times class probability of a detection, in [0, 1]
 * @param iou overlap above which the lower of two detections is suppressed, in [0, 1]
 */
public record Thresholds(double score, double iou) {

  public Thresholds {
    requireFraction("score", score);
    requireFraction("iou", iou);
  }

  private static void requireFraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " threshold must be between 0 and 1, not " + value);
    }
  }
}
