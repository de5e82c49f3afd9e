package io.lookonce.spark;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How good a model is on a data set.
 *
 * @param metrics as {@code run.json} has them, by split and name: of a classifier {@code accuracy},
 *     {@code loss}, {@code roc_auc} and others, of a detector {@code map}, {@code map50} and
 *     others; those of the classes are maps
 * @param report one line for people
 */
public record Evaluation(Map<String, Object> metrics, String report) {

  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
  }

  /**
   * One metric.
   *
   * @param split {@code train}, {@code validation} or {@code test}
   * @param name such as {@code accuracy} or {@code map50}
   * @return empty if the split was not measured, or has no such metric
   */
  public OptionalDouble metric(String split, String name) {
    return metrics.get(split) instanceof Map<?, ?> values
            && values.get(name) instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }
}
