package io.lookonce.jobs.retrain;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metrics of a model on the held-out images.
 *
 * @param value value of the deciding metric; higher is better
 * @param byClass the same for each class that occurs in the split
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record HeldOutMetrics(double value, Map<String, Double> byClass) {

  /** The per-class metric of classifiers. */
  private static final String RECALL = "recall";

  /**
   * Extracts the metrics from those of an evaluation.
   *
   * @param metrics of the split, as {@code run.json} holds them
   * @param metric the deciding metric: {@code accuracy}, or a mean average precision such as {@code
   *     map50}, which is called {@code ap50} for a single class
   */
  static HeldOutMetrics of(Map<?, ?> metrics, String metric) {
    String ofClass = metric.startsWith("map") ? metric.substring(1) : RECALL;
    Map<String, Double> byClass = new LinkedHashMap<>();
    if (metrics.get("per_class") instanceof Map<?, ?> classes) {
      classes.forEach(
          (name, figures) -> {
            if (figures instanceof Map<?, ?> map && map.get(ofClass) instanceof Number number) {
              byClass.put(name.toString(), number.doubleValue());
            }
          });
    }
    return new HeldOutMetrics(
        metrics.get(metric) instanceof Number value ? value.doubleValue() : 0, byClass);
  }
}
