package io.lookonce.jobs.retrain;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How good a model is on the held-out images.
 *
 * @param value of the metric that decides, the more the better
 * @param byClass the same for each class that occurs
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record HeldOutMetrics(double value, Map<String, Double> byClass) {

  /** What is counted of one class: a classifier's share of its images that are told right. */
  private static final String RECALL = "recall";

  /**
   * Takes the figures from what an evaluation measured on a split.
   *
   * @param metrics of the split, as {@code run.json} holds them
   * @param metric the one that decides: {@code accuracy}, or a mean average precision such as
   *     {@code map50}, whose name for one class is the same without its m
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
