package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Detection;
import io.lookonce.evaluation.DetectionAccumulator;
import io.lookonce.evaluation.DetectionAccumulator.EvaluatedImage;
import io.lookonce.evaluation.DetectionAccumulator.ImageMatches;
import io.lookonce.evaluation.DetectionAccumulator.ImageMatches.SoughtObject;
import io.lookonce.jobs.evaluation.detector.DetectionSource.ImageDetections;
import io.lookonce.jobs.evaluation.detector.PartialMatches.UnscoredImage;
import io.lookonce.jobs.scoring.output.TopK;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.LongAccumulator;

/** The work of one task: matches detections with objects. It keeps only 25 bytes per box. */
final class MatchPartition implements FlatMapFunction<Iterator<ImageDetections>, PartialMatches> {

  private static final long serialVersionUID = 1L;

  private static final Comparator<SoughtObject> LEAST_CERTAIN_FIRST =
      Comparator.comparingDouble(SoughtObject::score)
          .thenComparingDouble(object -> -object.truth().area());

  private final EvaluatedClasses classes;
  private final LongAccumulator finished;

  /**
   * @param finished counts finished images
   */
  MatchPartition(EvaluatedClasses classes, LongAccumulator finished) {
    this.classes = classes;
    this.finished = finished;
  }

  @Override
  public Iterator<PartialMatches> call(Iterator<ImageDetections> images) {
    DetectionAccumulator tally = new DetectionAccumulator(classes.names().size());
    TopK<DetectionError> misses =
        new TopK<>(PartialMatches.MAX_KEPT, DetectionError.WORST_MISS_FIRST);
    TopK<DetectionError> falseAlarms =
        new TopK<>(PartialMatches.MAX_KEPT, DetectionError.WORST_FALSE_ALARM_FIRST);
    TopK<UnscoredImage> unscored = new TopK<>(PartialMatches.MAX_KEPT, UnscoredImage.IN_ORDER);
    long withoutFindings = 0;
    while (images.hasNext()) {
      ImageDetections image = images.next();
      ImageMatches matches =
          tally.add(
              Math.toIntExact(image.index()),
              new EvaluatedImage(image.objects(), image.detections()));
      addWorst(image, matches, misses, falseAlarms);
      if (image.problem() != null) {
        withoutFindings++;
        unscored.add(new UnscoredImage(image.index(), image.source(), image.problem()));
      }
      finished.add(1);
    }
    return List.of(
            new PartialMatches(
                tally,
                misses.inOrder(),
                falseAlarms.inOrder(),
                withoutFindings,
                unscored.inOrder()))
        .iterator();
  }

  /** Adds only the worst error of each image, so that one bad image does not fill the gallery. */
  private void addWorst(
      ImageDetections image,
      ImageMatches matches,
      TopK<DetectionError> misses,
      TopK<DetectionError> falseAlarms) {
    matches.objects().stream()
        .min(LEAST_CERTAIN_FIRST)
        .ifPresent(missed -> misses.add(DetectionError.miss(image, missed, classes.names())));
    matches.falseAlarms().stream()
        .max(Comparator.comparingDouble(Detection::score))
        .ifPresent(
            wrong -> falseAlarms.add(DetectionError.falseAlarm(image, wrong, classes.names())));
  }
}
