package io.lookonce.evaluation;

import static java.util.stream.Collectors.groupingBy;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a detector did on some images, ready to be joined with what it did on others: each
 * detection's verdicts, 25 bytes apiece, and the numbers of objects. Joined tallies give the same
 * figures to the last bit however the images were shared out among them.
 */
public final class DetectionAccumulator implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Detections of one class in one image that COCO looks at, best first. */
  static final int MOST_DETECTIONS = 100;

  private final ClassOutcomes[] classes;
  private long images;

  /**
   * Starts empty.
   *
   * @param classes how many classes there are
   */
  public DetectionAccumulator(int classes) {
    this.classes = new ClassOutcomes[classes];
    for (int id = 0; id < classes; id++) {
      this.classes[id] = new ClassOutcomes();
    }
  }

  /**
   * Joins tallies of different images.
   *
   * @param tallies of equally many classes, at least one tally; they do not change
   */
  public static DetectionAccumulator of(List<DetectionAccumulator> tallies) {
    DetectionAccumulator joined = new DetectionAccumulator(tallies.get(0).classes.length);
    for (int id = 0; id < joined.classes.length; id++) {
      int classId = id;
      joined.classes[id].reserve(tallies.stream().mapToInt(t -> t.classes[classId].size()).sum());
      tallies.forEach(tally -> joined.classes[classId].addAll(tally.classes[classId]));
    }
    joined.images = tallies.stream().mapToLong(DetectionAccumulator::images).sum();
    return joined;
  }

  /**
   * Adds an image.
   *
   * @param index its place in the data set, different for each image and not negative; between
   *     detections of equal score that of the earlier image comes first
   * @return how each object and detection fared
   * @throws IllegalArgumentException if a class is none of the tally's or a score is no finite
   *     number
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
          "class %d is none of the %d classes".formatted(id, classes.length));
    }
  }

  private void requireSound(Detection detection) {
    requireClass(detection.classId());
    if (!Float.isFinite(detection.score())) {
      throw new IllegalArgumentException("a score is " + detection.score());
    }
  }

  /** How many images were added. */
  public long images() {
    return images;
  }

  /**
   * The figures of all images.
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
}
