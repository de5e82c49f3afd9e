package io.lookonce.evaluation;

import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.box.IntersectionOverUnion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Average precision by the rules of COCO's detection challenge, at one IoU threshold.
 *
 * <p>For each class: the 100 best detections of a picture are taken in order of their score; each
 * is right if the object that it overlaps most, among those that no better detection has taken,
 * overlaps it by at least the threshold. Over all pictures, in order of score, that gives precision
 * and recall after each detection. Precision is then made to fall with recall, read at the 101
 * recalls 0, 0.01 … 1 (0 where recall does not reach) and averaged. Objects marked as crowds or
 * difficult are not known here. (Lin et al., <i>Microsoft COCO</i>; {@code COCOeval} of the COCO
 * API.)
 */
public final class AveragePrecisionEvaluator {
  private static final int MAX_DETECTIONS = 100;
  private static final int RECALL_STEPS = 100;
  private static final double RECALL_STEP = 0.01;

  private final double iouThreshold;

  /**
   * Sets how much overlap makes a detection right.
   *
   * @param iouThreshold in (0, 1]; 0.5 for "mAP50"
   * @throws IllegalArgumentException if the threshold is out of its range
   */
  public AveragePrecisionEvaluator(double iouThreshold) {
    if (!(iouThreshold > 0 && iouThreshold <= 1)) {
      throw new IllegalArgumentException(
          "the IoU threshold needs to be over 0 and at most 1: " + iouThreshold);
    }
    this.iouThreshold = iouThreshold;
  }

  /** Evaluates all classes of the pictures' ground truth. */
  public AveragePrecision evaluate(List<EvaluatedPicture> pictures) {
    SortedSet<Integer> classes =
        pictures.stream()
            .flatMap(picture -> picture.groundTruth().stream())
            .map(GroundTruthBox::classId)
            .collect(Collectors.toCollection(TreeSet::new));
    SortedMap<Integer, Double> perClass = new TreeMap<>();
    for (int classId : classes) {
      perClass.put(classId, evaluateClass(pictures, classId));
    }
    return new AveragePrecision(perClass);
  }

  private double evaluateClass(List<EvaluatedPicture> pictures, int classId) {
    int objects = 0;
    List<Judgement> judgements = new ArrayList<>();
    for (EvaluatedPicture picture : pictures) {
      List<GroundTruthBox> truths =
          picture.groundTruth().stream().filter(truth -> truth.classId() == classId).toList();
      objects += truths.size();
      judge(bestDetections(picture, classId), truths, judgements);
    }
    judgements.sort(Comparator.comparing(Judgement::score).reversed());
    return averagePrecision(judgements, objects);
  }

  private static List<Detection> bestDetections(EvaluatedPicture picture, int classId) {
    return picture.detections().stream()
        .filter(detection -> detection.classId() == classId)
        .sorted(Comparator.comparing(Detection::score).reversed())
        .limit(MAX_DETECTIONS)
        .toList();
  }

  private void judge(
      List<Detection> detections, List<GroundTruthBox> truths, List<Judgement> judgements) {
    boolean[] taken = new boolean[truths.size()];
    for (Detection detection : detections) {
      int match = match(detection, truths, taken);
      if (match >= 0) {
        taken[match] = true;
      }
      judgements.add(new Judgement(detection.score(), match >= 0));
    }
  }

  /** The free object of the greatest sufficient overlap, the last of equal ones; -1 if none. */
  private int match(Detection detection, List<GroundTruthBox> truths, boolean[] taken) {
    int match = -1;
    double greatest = iouThreshold;
    for (int i = 0; i < taken.length; i++) {
      if (taken[i]) {
        continue;
      }
      double overlap = IntersectionOverUnion.of(detection.box(), truths.get(i).box());
      if (overlap >= greatest) {
        greatest = overlap;
        match = i;
      }
    }
    return match;
  }

  private static double averagePrecision(List<Judgement> judgements, int objects) {
    double[] recall = new double[judgements.size()];
    double[] precision = new double[judgements.size()];
    int right = 0;
    for (int i = 0; i < recall.length; i++) {
      right += judgements.get(i).right() ? 1 : 0;
      recall[i] = (double) right / objects;
      precision[i] = (double) right / (i + 1);
    }
    for (int i = precision.length - 2; i >= 0; i--) {
      precision[i] = Math.max(precision[i], precision[i + 1]);
    }
    return meanOverRecalls(recall, precision);
  }

  private static double meanOverRecalls(double[] recall, double[] precision) {
    double sum = 0;
    int i = 0;
    for (int step = 0; step <= RECALL_STEPS; step++) {
      while (i < recall.length && recall[i] < step * RECALL_STEP) {
        i++;
      }
      sum += i < recall.length ? precision[i] : 0;
    }
    return sum / (RECALL_STEPS + 1);
  }

  private record Judgement(float score, boolean right) {}
}
