package io.lookonce.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How good a detector is on a set of pictures, by the rules of COCO and of Pascal VOC.
 *
 * @param pictures how many there are
 * @param perClass the figures of every class, by id, those without objects included
 */
public record DetectionFigures(long pictures, List<ClassDetectionFigures> perClass) {

  /** Keeps a copy of the list. */
  public DetectionFigures {
    perClass = List.copyOf(perClass);
  }

  /**
   * The figures of some pictures.
   *
   * @param classes names; a class is an index into this list
   * @throws IllegalArgumentException if a class is none of them or a score is no finite number
   */
  public static DetectionFigures of(List<String> classes, List<EvaluatedPicture> pictures) {
    DetectionTally tally = new DetectionTally(classes.size());
    for (int i = 0; i < pictures.size(); i++) {
      tally.add(i, pictures.get(i));
    }
    return tally.figures(classes);
  }

  /** The mean over the classes that have the figure; empty if none has. */
  public OptionalDouble mean(DetectionMetric metric) {
    return perClass.stream()
        .map(ClassDetectionFigures::values)
        .filter(values -> values.containsKey(metric))
        .mapToDouble(values -> values.get(metric))
        .average();
  }

  /** Objects to find in all classes. */
  public long objects() {
    return perClass.stream().mapToLong(ClassDetectionFigures::objects).sum();
  }

  /** Detections of all classes. */
  public long detections() {
    return perClass.stream().mapToLong(ClassDetectionFigures::detections).sum();
  }

  /**
   * {@code pictures}, {@code objects}, {@code detections}, every mean by its {@link
   * DetectionMetric#meanKey} (null where it cannot be had), and {@code per_class}: by name, what
   * {@link ClassDetectionFigures} holds, for the classes that have objects, crowds, difficult
   * objects or detections.
   */
  public Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("pictures", pictures);
    map.put("objects", objects());
    map.put("detections", detections());
    for (DetectionMetric metric : DetectionMetric.values()) {
      OptionalDouble mean = mean(metric);
      map.put(metric.meanKey(), mean.isPresent() ? mean.getAsDouble() : null);
    }
    Map<String, Object> classes = new LinkedHashMap<>();
    perClass.stream()
        .filter(ClassDetectionFigures::occurs)
        .forEach(figures -> classes.put(figures.name(), figures.asMap()));
    map.put("per_class", classes);
    return map;
  }
}
