package io.lookonce.yolo;

import java.io.Serializable;

/**
 * How much each part of {@link RegionLoss} counts, by the names of Darknet's {@code [region]}
 * section.
 *
 * @param coordinate of centre and size of a box with an object ({@code coord_scale})
 * @param object of the objectness where there is an object ({@code object_scale})
 * @param noObject of the objectness where there is none ({@code noobject_scale})
 * @param classification of the class of an object ({@code class_scale})
 * @param ignoreAbove a box without an object of its own is not blamed if it overlaps one by more
 *     than this ({@code thresh}), in [0, 1]
 * @param rescore whether the objectness of a right box is to become its overlap with the object,
 *     not 1 ({@code rescore})
 * @param crossEntropy whether objectness costs cross-entropy, as in YOLOv3, not half the squared
 *     error, whose slope vanishes where the network is wrong and certain
 * @param labelSmoothing share of the wanted class probability that is spread over all classes, in
 *     [0, 1); 0 in Darknet
 */
public record RegionLossWeights(
    double coordinate,
    double object,
    double noObject,
    double classification,
    double ignoreAbove,
    boolean rescore,
    boolean crossEntropy,
    double labelSmoothing)
    implements Serializable {

  /** Those of Darknet's {@code yolov2-voc.cfg}. */
  public static final RegionLossWeights YOLO2 =
      new RegionLossWeights(1, 5, 1, 1, 0.6, true, false, 0);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a weight is negative or no number, or the overlap is out of
   *     its range
   */
  public RegionLossWeights {
    requireWeight("coordinate", coordinate);
    requireWeight("object", object);
    requireWeight("no-object", noObject);
    requireWeight("class", classification);
    if (!(ignoreAbove >= 0 && ignoreAbove <= 1)) {
      throw new IllegalArgumentException("ignore-above must be from 0 to 1, not " + ignoreAbove);
    }
    if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
      throw new IllegalArgumentException(
          "label-smoothing must be 0 or more and below 1, not " + labelSmoothing);
    }
  }

  /** The same weights, with objectness that aims at 1. */
  public RegionLossWeights withoutRescore() {
    return new RegionLossWeights(
        coordinate,
        object,
        noObject,
        classification,
        ignoreAbove,
        false,
        crossEntropy,
        labelSmoothing);
  }

  private static void requireWeight(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("the weight " + name + " must be 0 or more, not " + value);
    }
  }
}
