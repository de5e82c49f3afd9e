package io.lookonce.evaluation;

import java.util.Collections;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How well a detector ranks right boxes above wrong ones, at one IoU threshold, in [0, 1].
 *
 * @param perClass average precision by class, for each class that has ground truth
 */
public record AveragePrecision(SortedMap<Integer, Double> perClass) {

  /** Keeps a copy of the map. */
  public AveragePrecision {
    perClass = Collections.unmodifiableSortedMap(new TreeMap<>(perClass));
  }

  /** The mean over the classes that have ground truth (mAP); empty if no class has any. */
  public OptionalDouble mean() {
    return perClass.values().stream().mapToDouble(Double::doubleValue).average();
  }
}
