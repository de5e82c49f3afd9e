package io.lookonce.evaluation;

import static java.util.stream.Collectors.groupingBy;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.evaluation.CocoMatching.Overlaps;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Accumulates the match outcomes of detections, 25 bytes each, and the counts of objects.
 * Accumulators of different images can be joined; the metrics are the same to the last bit,
 * whatever the partitioning.
 */
public final class DetectionAccumulator implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Maximum number of detections per class and image that COCO considers, highest score first. */
  static final int MOST_DETECTIONS = 100;

  private final ClassOutcomes[] classes;
  private long images;

  /**
   * Starts empty.
   *
   * @param classes number of classes
   */
  public DetectionAccumulator(int classes) {
    this.classes = new ClassOutcomes[classes];
    for (int id = 0; id < classes; id++) {
      this.classes[id] = new ClassOutcomes();
    }
  }

  /**
   * Joins accumulators of different images.
   *
   * @param parts at least one, with the same number of classes; not modified
   */
  public static DetectionAccumulator of(List<DetectionAccumulator> parts) {
    DetectionAccumulator joined = new DetectionAccumulator(parts.get(0).classes.length);
    for (int id = 0; id < joined.classes.length; id++) {
      int classId = id;
      joined.classes[id].reserve(parts.stream().mapToInt(t -> t.classes[classId].size()).sum());
      parts.forEach(part -> joined.classes[classId].addAll(part.classes[classId]));
    }
    joined.images = parts.stream().mapToLong(DetectionAccumulator::images).sum();
    return joined;
  }

  /**
   * Adds an image.
   *
   * @param index unique, non-negative index of the image; orders detections with equal scores
   * @return the matches at an IoU of 0.5
   * @throws IllegalArgumentException if a class is out of range or a score is not finite
   */
  public ImageMatches add(int index, EvaluatedImage image) {
    image.groundTruth().forEach(object -> requireClass(object.classId()));
    image.detections().forEach(this::requireSound);
    images++;
    Map<Integer, List<GroundTruthBox>> objects =
        image.groundTruth().stream().collect(groupingBy(GroundTruthBox::classId));
    Map<Integer, List<Detection>> detections =
        image.detections().stream()
            .sorted(Comparator.comparing(Detection::score).reversed())
            .collect(groupingBy(Detection::classId));
    TreeSet<Integer> present = new TreeSet<>(objects.keySet());
    present.addAll(detections.keySet());
    List<ImageMatches.SoughtObject> sought = new ArrayList<>();
    List<Detection> falseAlarms = new ArrayList<>();
    for (int id : present) {
      List<GroundTruthBox> ofClass = objects.getOrDefault(id, List.of());
      List<Detection> found = detections.getOrDefault(id, List.of());
      ofClass.forEach(classes[id]::add);
      judge(index, found, ofClass, classes[id], sought, falseAlarms);
    }
    return new ImageMatches(sought, falseAlarms);
  }

  private static void judge(
      int index,
      List<Detection> detections,
      List<GroundTruthBox> objects,
      ClassOutcomes outcomes,
      List<ImageMatches.SoughtObject> sought,
      List<Detection> falseAlarms) {
    Overlaps overlaps = Overlaps.of(detections, objects);
    VocMatching voc = new VocMatching(objects, overlaps);
    int best = Math.min(detections.size(), MOST_DETECTIONS);
    CocoMatching coco = new CocoMatching(detections.subList(0, best), objects, overlaps);
    for (int d = 0; d < detections.size(); d++) {
      long right = voc.right(d) | (d < best ? coco.right(d) : 0);
      long ignored = voc.ignored(d) | (d < best ? coco.ignored(d) : 0);
      outcomes.add(detections.get(d).score(), index, d, right, ignored);
      if (d < best && ((right | ignored) & MatchOutcome.LENIENT) == 0) {
        falseAlarms.add(detections.get(d));
      }
    }
    for (int o = 0; o < objects.size(); o++) {
      if (!CocoMatching.isNeverAsked(objects.get(o))) {
        sought.add(new ImageMatches.SoughtObject(objects.get(o), coco.foundWith(o)));
      }
    }
  }

  private void requireClass(int id) {
    if (id < 0 || id >= classes.length) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "class %d is none of the %d classes", id, classes.length));
    }
  }

  private void requireSound(Detection detection) {
    requireClass(detection.classId());
    if (!Float.isFinite(detection.score())) {
      throw new IllegalArgumentException("a score is " + detection.score());
    }
  }

  /** Number of images. */
  public long images() {
    return images;
  }

  /**
   * The metrics of all images.
   *
   * @param names of the classes, by id
   */
  public DetectionMetrics figures(List<String> names) {
    List<ClassDetectionMetrics> figures = new ArrayList<>();
    for (int id = 0; id < classes.length; id++) {
      figures.add(ClassDetectionMetrics.of(names.get(id), classes[id]));
    }
    return new DetectionMetrics(images, figures);
  }

  /**
   * The ground truth and the detections of one image.
   *
   * @param groundTruth all objects of the image
   * @param detections in any order, in pixels of the same image
   */
  public record EvaluatedImage(List<GroundTruthBox> groundTruth, List<Detection> detections) {

    /** Keeps copies of the lists. */
    public EvaluatedImage {
      groundTruth = List.copyOf(groundTruth);
      detections = List.copyOf(detections);
    }
  }

  /**
   * The matches of one image by COCO's rules at an IoU of 0.5, for all sizes.
   *
   * @param objects all objects to find, by class
   * @param falseAlarms false positives by class, highest score first
   */
  public record ImageMatches(List<SoughtObject> objects, List<Detection> falseAlarms) {

    /** Keeps copies of the lists. */
    public ImageMatches {
      objects = List.copyOf(objects);
      falseAlarms = List.copyOf(falseAlarms);
    }

    /**
     * An object to find.
     *
     * @param truth the object
     * @param score score of the matching detection; 0 if there is none
     */
    public record SoughtObject(GroundTruthBox truth, float score) {}
  }

  /**
   * Matches detections with objects of one class in one image by the rules of the Pascal VOC
   * development kit. In order of descending score, a detection is compared with the object of the
   * greatest IoU (the first among equals), taken or not. Below an IoU of 0.5 it is a false
   * positive; with a difficult object it is ignored; if a detection with a higher score has taken
   * the object, it is a false positive. Crowds, which VOC does not know, count as difficult.
   * (Everingham et al., <i>The Pascal Visual Object Classes Challenge</i>, §4.2.)
   */
  private static final class VocMatching {

    private static final double LEAST_OVERLAP = 0.5;

    private final boolean[] right;
    private final boolean[] ignored;

    VocMatching(List<GroundTruthBox> objects, Overlaps overlaps) {
      double[][] plain = overlaps.plain();
      this.right = new boolean[plain.length];
      this.ignored = new boolean[plain.length];
      boolean[] taken = new boolean[objects.size()];
      for (int d = 0; d < plain.length; d++) {
        int nearest = nearest(plain[d]);
        if (nearest < 0 || plain[d][nearest] < LEAST_OVERLAP) {
          continue;
        }
        ignored[d] = CocoMatching.isNeverAsked(objects.get(nearest));
        right[d] = !ignored[d] && !taken[nearest];
        taken[nearest] = true;
      }
    }

    private static int nearest(double[] overlaps) {
      int nearest = -1;
      for (int o = 0; o < overlaps.length; o++) {
        if (nearest < 0 || overlaps[o] > overlaps[nearest]) {
          nearest = o;
        }
      }
      return nearest;
    }

    long right(int detection) {
      return right[detection] ? MatchOutcome.VOC : 0;
    }

    long ignored(int detection) {
      return ignored[detection] ? MatchOutcome.VOC : 0;
    }
  }
}
