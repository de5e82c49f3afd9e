package io.lookonce.evaluation;

import io.lookonce.evaluation.DetectionAccumulator.EvaluatedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The metrics of a detector by the rules of COCO and Pascal VOC.
 *
 * @param images number of images
 * @param perClass metrics by class id, including classes without objects
 */
public record DetectionMetrics(long images, List<ClassDetectionMetrics> perClass) {

  /** Keeps a copy of the list. */
  public DetectionMetrics {
    perClass = List.copyOf(perClass);
  }

  /**
   * The metrics of some images.
   *
   * @param classes names; a class is an index into this list
   * @throws IllegalArgumentException if a class is out of range or a score is not finite
   */
  public static DetectionMetrics of(List<String> classes, List<EvaluatedImage> images) {
    DetectionAccumulator accumulator = new DetectionAccumulator(classes.size());
    for (int i = 0; i < images.size(); i++) {
      accumulator.add(i, images.get(i));
    }
    return accumulator.figures(classes);
  }

  /** The mean over the classes with a defined value; empty if there is none. */
  public OptionalDouble mean(DetectionMetric metric) {
    return perClass.stream()
        .map(ClassDetectionMetrics::values)
        .filter(values -> values.containsKey(metric))
        .mapToDouble(values -> values.get(metric))
        .average();
  }

  /** Objects to find in all classes. */
  public long objects() {
    return perClass.stream().mapToLong(ClassDetectionMetrics::objects).sum();
  }

  /** Detections of all classes. */
  public long detections() {
    return perClass.stream().mapToLong(ClassDetectionMetrics::detections).sum();
  }

  /**
   * {@code images}, {@code objects}, {@code detections}, every mean by its {@link
   * DetectionMetric#meanKey} (null if undefined), and {@code per_class}: by name, what {@link
   * ClassDetectionMetrics} holds, for the classes that have objects, crowds, difficult objects or
   * detections.
   */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("images", images);
    map.put("objects", objects());
    map.put("detections", detections());
    for (DetectionMetric metric : DetectionMetric.values()) {
      OptionalDouble mean = mean(metric);
      map.put(metric.meanKey(), mean.isPresent() ? mean.getAsDouble() : null);
    }
    Map<String, Object> classes = new LinkedHashMap<>();
    perClass.stream()
        .filter(ClassDetectionMetrics::occurs)
        .forEach(figures -> classes.put(figures.name(), figures.asMap()));
    map.put("per_class", classes);
    return map;
  }
}
