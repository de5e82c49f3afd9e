package io.lookonce;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Which detections are reported, and how the network is run.
 *
 * @param scoreThreshold lowest score of a detection, in [0, 1]; empty for the model's own
 * @param iouThreshold of two boxes that overlap more than this, in [0, 1], the lower-scoring one is
 *     suppressed; empty for the model's own
 * @param classAgnostic whether boxes of different classes suppress each other
 * @param classes names of the classes to report; the others are left out before suppression; empty
 *     for all
 * @param maxBoxes most detections in an image, best first, at least 1
 * @param inference how the network is run
 */
public record DetectorOptions(
    OptionalDouble scoreThreshold,
    OptionalDouble iouThreshold,
    boolean classAgnostic,
    List<String> classes,
    int maxBoxes,
    InferenceOptions inference) {

  private static final DetectorOptions DEFAULTS =
      new DetectorOptions(
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          false,
          List.of(),
          100,
          InferenceOptions.defaults());

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public DetectorOptions {
    requireFraction("scoreThreshold", scoreThreshold);
    requireFraction("iouThreshold", iouThreshold);
    classes = List.copyOf(classes);
    if (maxBoxes < 1) {
      throw new IllegalArgumentException("maxBoxes must be at least 1, not " + maxBoxes);
    }
  }

  private static void requireFraction(String name, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() >= 0 && value.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1, not " + value.getAsDouble());
    }
  }

  /** The model's thresholds, suppression within each class, all classes, at most 100 boxes. */
  public static DetectorOptions defaults() {
    return DEFAULTS;
  }

  public DetectorOptions withScoreThreshold(double value) {
    return new DetectorOptions(
        OptionalDouble.of(value), iouThreshold, classAgnostic, classes, maxBoxes, inference);
  }

  public DetectorOptions withIouThreshold(double value) {
    return new DetectorOptions(
        scoreThreshold, OptionalDouble.of(value), classAgnostic, classes, maxBoxes, inference);
  }

  public DetectorOptions withClassAgnostic(boolean value) {
    return new DetectorOptions(scoreThreshold, iouThreshold, value, classes, maxBoxes, inference);
  }

  public DetectorOptions withClasses(List<String> value) {
    return new DetectorOptions(
        scoreThreshold, iouThreshold, classAgnostic, value, maxBoxes, inference);
  }

  public DetectorOptions withMaxBoxes(int value) {
    return new DetectorOptions(
        scoreThreshold, iouThreshold, classAgnostic, classes, value, inference);
  }

  public DetectorOptions withInference(InferenceOptions value) {
    return new DetectorOptions(
        scoreThreshold, iouThreshold, classAgnostic, classes, maxBoxes, value);
  }
}
