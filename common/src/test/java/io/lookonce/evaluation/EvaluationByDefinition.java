package io.lookonce.evaluation;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.evaluation.DetectionAccumulator.EvaluatedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The figures of detectors a second time, slowly and straight from the published definitions, to
 * hold the product's against: one list of all detections of a class, gone through from the best
 * score down, once for every threshold and size; precision at a recall is the maximum over every
 * prefix of that list. Nothing is shared with the product but the records of boxes.
 */
public final class EvaluationByDefinition {

  /** As {@code numpy.linspace(.5, .95, 10)} prints them. */
  private static final double[] THRESHOLDS = {
    0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95
  };

  private record Found(int image, int rank, Detection detection) {}

  private enum Outcome {
    RIGHT,
    WRONG,
    IGNORED
  }

  /** Precision and recall of every prefix of a class's detections, by the outcomes of a rule. */
  private static final class Ranking {

    private final long objects;
    private final double[] precision;
    private final double[] recall;

    Ranking(List<Outcome> outcomes, long objects) {
      this.objects = objects;
      this.precision = new double[outcomes.size()];
      this.recall = new double[outcomes.size()];
      int right = 0;
      int counted = 0;
      for (int i = 0; i < precision.length; i++) {
        right += outcomes.get(i) == Outcome.RIGHT ? 1 : 0;
        counted += outcomes.get(i) == Outcome.IGNORED ? 0 : 1;
        precision[i] = counted == 0 ? 0 : right / (double) counted;
        recall[i] = right / (double) objects;
      }
    }

    double recall() {
      return recall.length == 0 ? 0 : recall[recall.length - 1];
    }

    double bestPrecision(double leastRecall) {
      return IntStream.range(0, precision.length)
          .filter(prefix -> recall[prefix] >= leastRecall)
          .mapToDouble(prefix -> precision[prefix])
          .max()
          .orElse(0);
    }

    double meanPrecision(int steps, DoubleUnaryOperator leastRecall) {
      return IntStream.rangeClosed(0, steps)
          .mapToDouble(step -> bestPrecision(leastRecall.applyAsDouble(step)))
          .average()
          .orElseThrow();
    }

    /** The steps of the curve, each as wide as recall grows and as high as precision reaches. */
    double area() {
      double area = 0;
      double before = 0;
      for (double reached : recall) {
        area += (reached - before) * bestPrecision(reached);
        before = reached;
      }
      return area;
    }
  }

  private final List<EvaluatedImage> images;
  private final Map<Integer, Map<DetectionMetric, Double>> known = new HashMap<>();

  public EvaluationByDefinition(List<EvaluatedImage> images) {
    this.images = images;
  }

  /** The mean of a figure over the classes that have it. */
  public OptionalDouble mean(DetectionMetric metric) {
    return images.stream()
        .flatMap(image -> image.groundTruth().stream())
        .map(GroundTruthBox::classId)
        .distinct()
        .sorted()
        .map(classId -> ofClass(classId).get(metric))
        .filter(value -> value != null)
        .mapToDouble(value -> value)
        .average();
  }

  /** The figures of one class, as far as it has objects for them. */
  public Map<DetectionMetric, Double> ofClass(int classId) {
    return known.computeIfAbsent(classId, this::figures);
  }

  private Map<DetectionMetric, Double> figures(int classId) {
    Map<DetectionMetric, Double> values = new EnumMap<>(DetectionMetric.class);
    putCoco(values, classId, 0, 1e10, DetectionMetric.AP, DetectionMetric.AR_100);
    putCoco(values, classId, 0, 1024, DetectionMetric.AP_SMALL, DetectionMetric.AR_SMALL);
    putCoco(values, classId, 1024, 9216, DetectionMetric.AP_MEDIUM, DetectionMetric.AR_MEDIUM);
    putCoco(values, classId, 9216, 1e10, DetectionMetric.AP_LARGE, DetectionMetric.AR_LARGE);
    if (values.containsKey(DetectionMetric.AP)) {
      values.put(DetectionMetric.AP50, cocoPrecision(coco(classId, 0.5, 0, 1e10, 100)));
      values.put(DetectionMetric.AP75, cocoPrecision(coco(classId, 0.75, 0, 1e10, 100)));
      values.put(DetectionMetric.AR_1, cocoRecall(classId, 0, 1e10, 1));
      values.put(DetectionMetric.AR_10, cocoRecall(classId, 0, 1e10, 10));
      Ranking voc = voc(classId);
      values.put(DetectionMetric.VOC_11_POINT, voc.meanPrecision(10, step -> step * 0.1));
      values.put(DetectionMetric.VOC_ALL_POINT, voc.area());
    }
    return values;
  }

  private void putCoco(
      Map<DetectionMetric, Double> values,
      int classId,
      double least,
      double most,
      DetectionMetric precision,
      DetectionMetric recall) {
    if (coco(classId, 0.5, least, most, 100).objects > 0) {
      double sum = 0;
      for (double threshold : THRESHOLDS) {
        sum += cocoPrecision(coco(classId, threshold, least, most, 100));
      }
      values.put(precision, sum / THRESHOLDS.length);
      values.put(recall, cocoRecall(classId, least, most, 100));
    }
  }

  private static double cocoPrecision(Ranking ranking) {
    return ranking.meanPrecision(100, step -> step * 0.01);
  }

  private double cocoRecall(int classId, double least, double most, int perImage) {
    double sum = 0;
    for (double threshold : THRESHOLDS) {
      sum += coco(classId, threshold, least, most, perImage).recall();
    }
    return sum / THRESHOLDS.length;
  }

  private Ranking coco(int classId, double threshold, double least, double most, int perImage) {
    Set<GroundTruthBox> outOfQuestion = new HashSet<>();
    List<GroundTruthBox> all = objects(classId).toList();
    for (GroundTruthBox object : all) {
      if (object.crowd() || object.difficult() || object.area() < least || object.area() > most) {
        outOfQuestion.add(object);
      }
    }
    Map<Integer, Set<Integer>> taken = new HashMap<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (Found found : bestFirst(classId)) {
      if (found.rank() >= perImage) {
        continue;
      }
      BoundingBox box = found.detection().box();
      List<GroundTruthBox> here = images.get(found.image()).groundTruth();
      Set<Integer> gone = taken.computeIfAbsent(found.image(), image -> new HashSet<>());
      Integer match =
          IntStream.range(0, here.size())
              .boxed()
              .filter(i -> here.get(i).classId() == classId)
              .filter(i -> !gone.contains(i) || here.get(i).crowd())
              .filter(i -> overlap(box, here.get(i), true) >= threshold)
              .max(
                  Comparator.<Integer, Boolean>comparing(i -> !outOfQuestion.contains(here.get(i)))
                      .thenComparing(i -> overlap(box, here.get(i), true))
                      .thenComparing(i -> i))
              .orElse(null);
      if (match == null) {
        double area = area(box);
        outcomes.add(area < least || area > most ? Outcome.IGNORED : Outcome.WRONG);
      } else {
        gone.add(match);
        outcomes.add(outOfQuestion.contains(here.get(match)) ? Outcome.IGNORED : Outcome.RIGHT);
      }
    }
    return new Ranking(outcomes, all.stream().filter(o -> !outOfQuestion.contains(o)).count());
  }

  private Ranking voc(int classId) {
    Map<Integer, Set<Integer>> taken = new HashMap<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (Found found : bestFirst(classId)) {
      BoundingBox box = found.detection().box();
      List<GroundTruthBox> here = images.get(found.image()).groundTruth();
      Set<Integer> gone = taken.computeIfAbsent(found.image(), image -> new HashSet<>());
      Integer nearest =
          IntStream.range(0, here.size())
              .boxed()
              .filter(i -> here.get(i).classId() == classId)
              .max(
                  Comparator.<Integer, Double>comparing(i -> overlap(box, here.get(i), false))
                      .thenComparing(Comparator.<Integer>naturalOrder().reversed()))
              .orElse(null);
      if (nearest == null || overlap(box, here.get(nearest), false) < 0.5) {
        outcomes.add(Outcome.WRONG);
      } else if (here.get(nearest).crowd() || here.get(nearest).difficult()) {
        outcomes.add(Outcome.IGNORED);
      } else {
        outcomes.add(gone.add(nearest) ? Outcome.RIGHT : Outcome.WRONG);
      }
    }
    return new Ranking(
        outcomes, objects(classId).filter(o -> !o.crowd() && !o.difficult()).count());
  }

  private Stream<GroundTruthBox> objects(int classId) {
    return images.stream()
        .flatMap(image -> image.groundTruth().stream())
        .filter(object -> object.classId() == classId);
  }

  /** Sorting keeps the order of equal scores: first by image, then as they were given. */
  private List<Found> bestFirst(int classId) {
    List<Found> all = new ArrayList<>();
    for (int image = 0; image < images.size(); image++) {
      List<Detection> ofImage =
          images.get(image).detections().stream()
              .filter(detection -> detection.classId() == classId)
              .sorted(Comparator.comparingDouble(detection -> -detection.score()))
              .collect(Collectors.toList());
      for (int rank = 0; rank < ofImage.size(); rank++) {
        all.add(new Found(image, rank, ofImage.get(rank)));
      }
    }
    all.sort(Comparator.comparingDouble(found -> -found.detection().score()));
    return all;
  }

  private static double overlap(BoundingBox box, GroundTruthBox object, boolean knowsCrowds) {
    BoundingBox other = object.box();
    double left = Math.max(box.xMin(), other.xMin());
    double right = Math.min(box.xMax(), other.xMax());
    double top = Math.max(box.yMin(), other.yMin());
    double bottom = Math.min(box.yMax(), other.yMax());
    double shared = left < right && top < bottom ? (right - left) * (bottom - top) : 0;
    boolean crowd = knowsCrowds && object.crowd();
    double all = crowd ? area(box) : area(box) + area(other) - shared;
    return shared == 0 ? 0 : shared / all;
  }

  private static double area(BoundingBox box) {
    return ((double) box.xMax() - box.xMin()) * ((double) box.yMax() - box.yMin());
  }
}
