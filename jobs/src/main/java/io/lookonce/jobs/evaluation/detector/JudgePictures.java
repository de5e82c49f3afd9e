package io.lookonce.jobs.evaluation.detector;

import io.lookonce.box.Detection;
import io.lookonce.evaluation.DetectionTally;
import io.lookonce.evaluation.EvaluatedPicture;
import io.lookonce.evaluation.PictureVerdict;
import io.lookonce.evaluation.PictureVerdict.SoughtObject;
import io.lookonce.jobs.scoring.Least;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.util.LongAccumulator;

/** What one task does: findings in, verdicts out. Of a picture nothing stays but 25 bytes a box. */
final class JudgePictures implements FlatMapFunction<Iterator<PictureFindings>, PartialJudgement> {

  private static final long serialVersionUID = 1L;

  private static final Comparator<SoughtObject> LEAST_CERTAIN_FIRST =
      Comparator.comparingDouble(SoughtObject::score)
          .thenComparingDouble(object -> -object.truth().area());

  private final MeasuredClasses classes;
  private final LongAccumulator judged;

  /**
   * @param judged counts the pictures that are done
   */
  JudgePictures(MeasuredClasses classes, LongAccumulator judged) {
    this.classes = classes;
    this.judged = judged;
  }

  @Override
  public Iterator<PartialJudgement> call(Iterator<PictureFindings> pictures) {
    DetectionTally tally = new DetectionTally(classes.names().size());
    Least<PictureFault> misses =
        new Least<>(PartialJudgement.MOST_KEPT, PictureFault.WORST_MISS_FIRST);
    Least<PictureFault> falseAlarms =
        new Least<>(PartialJudgement.MOST_KEPT, PictureFault.WORST_FALSE_ALARM_FIRST);
    Least<UnscoredPicture> unscored =
        new Least<>(PartialJudgement.MOST_KEPT, UnscoredPicture.IN_ORDER);
    long withoutFindings = 0;
    while (pictures.hasNext()) {
      PictureFindings picture = pictures.next();
      PictureVerdict verdict =
          tally.add(
              Math.toIntExact(picture.index()),
              new EvaluatedPicture(picture.objects(), picture.detections()));
      addWorst(picture, verdict, misses, falseAlarms);
      if (picture.problem() != null) {
        withoutFindings++;
        unscored.add(new UnscoredPicture(picture.index(), picture.source(), picture.problem()));
      }
      judged.add(1);
    }
    return List.of(
            new PartialJudgement(
                tally,
                misses.inOrder(),
                falseAlarms.inOrder(),
                withoutFindings,
                unscored.inOrder()))
        .iterator();
  }

  /** Of each picture the worst alone, so that one bad picture does not fill the gallery. */
  private void addWorst(
      PictureFindings picture,
      PictureVerdict verdict,
      Least<PictureFault> misses,
      Least<PictureFault> falseAlarms) {
    verdict.objects().stream()
        .min(LEAST_CERTAIN_FIRST)
        .ifPresent(missed -> misses.add(PictureFault.miss(picture, missed, classes.names())));
    verdict.falseAlarms().stream()
        .max(Comparator.comparingDouble(Detection::score))
        .ifPresent(
            wrong -> falseAlarms.add(PictureFault.falseAlarm(picture, wrong, classes.names())));
  }
}
