package io.lookonce.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AveragePrecisionEvaluatorTest {
  private static final int CAR = 2;
  private static final int BUS = 5;

  private final AveragePrecisionEvaluator evaluator = new AveragePrecisionEvaluator(0.5);

  @Test
  void isOneIfEveryObjectIsFoundAndNothingElse() {
    assertThat(carAveragePrecision(picture(List.of(0, 100), found(0, 0.3f), found(100, 0.4f))))
        .isEqualTo(1);
  }

  /**
   * Right, wrong, right over two pictures with three objects: recall 1/3, 1/3, 2/3 and precision 1,
   * 1/2, 2/3. Recalls 0 to .33 read 1 (34 of them), .34 to .66 read 2/3 (33), the others 0.
   */
  @Test
  void ranksTheDetectionsOfAllPicturesTogether() {
    assertThat(
            carAveragePrecision(
                picture(List.of(0, 100), found(0, 0.9f), found(100, 0.5f)),
                picture(List.of(0), found(300, 0.7f))))
        .isEqualTo((34 + 33 * 2 / 3.0) / 101, within(1e-12));
  }

  /** Wrong, then right: recall 0, 1 and precision 0, 1/2, which holds for every recall. */
  @Test
  void precisionNeverRisesWithRecall() {
    assertThat(carAveragePrecision(picture(List.of(0), found(50, 0.9f), found(0, 0.1f))))
        .isEqualTo(0.5, within(1e-12));
  }

  /** The second finding of one object is wrong, so the other object stays unfound. */
  @Test
  void anObjectIsFoundOnce() {
    assertThat(carAveragePrecision(picture(List.of(0, 100), found(0, 0.9f), found(1, 0.8f))))
        .isEqualTo(51 / 101.0, within(1e-12));
  }

  /**
   * Objects at 0 and 4, detections at 3 and 0 (width 10): the first overlaps both enough (7/13,
   * 9/11) and must take the nearer one, or the second would find nothing left.
   */
  @Test
  void takesTheObjectOfTheGreatestOverlap() {
    assertThat(carAveragePrecision(picture(List.of(0, 4), found(3, 0.9f), found(0, 0.8f))))
        .isEqualTo(1);
    assertThat(carAveragePrecision(picture(List.of(4, 0), found(3, 0.9f), found(0, 0.8f))))
        .isEqualTo(1);
  }

  /** The nearest object is taken, so the second detection may have the one beyond. */
  @Test
  void passesOverObjectsThatAreTaken() {
    assertThat(carAveragePrecision(picture(List.of(0, 3), found(0, 0.9f), found(1, 0.8f))))
        .isEqualTo(1);
  }

  /** 10x10 in 10x20 overlap by exactly a half. */
  @Test
  void anOverlapEqualToTheThresholdIsEnough() {
    EvaluatedPicture picture =
        new EvaluatedPicture(
            List.of(GroundTruthBox.of(new BoundingBox(0, 0, 10, 20), CAR)), List.of(found(0, 1)));
    assertThat(carAveragePrecision(picture)).isEqualTo(1);
    assertThat(new AveragePrecisionEvaluator(0.51).evaluate(List.of(picture)).mean()).hasValue(0);
  }

  @Test
  void meansOverTheClassesThatHaveGroundTruth() {
    AveragePrecision result =
        evaluator.evaluate(
            List.of(
                new EvaluatedPicture(
                    List.of(GroundTruthBox.of(box(0), CAR), GroundTruthBox.of(box(0), BUS)),
                    List.of(found(0, 0.9f), new Detection(box(50), 7, 0.9f)))));
    assertThat(result.perClass()).containsOnlyKeys(CAR, BUS);
    assertThat(result.perClass().get(CAR)).isEqualTo(1);
    assertThat(result.perClass().get(BUS)).isZero();
    assertThat(result.mean()).hasValue(0.5);
  }

  @Test
  void isEmptyWithoutGroundTruth() {
    assertThat(evaluator.evaluate(List.of(picture(List.of(), found(0, 1)))).mean()).isEmpty();
  }

  /** The right one comes 101st in its picture; in the other picture the right one comes 100th. */
  @Test
  void looksAtTheHundredBestOfAPictureAndClass() {
    List<Detection> detections = new ArrayList<>(List.of(found(0, 0.1f)));
    for (int i = 0; i < 100; i++) {
      detections.add(found(50, 0.5f));
    }
    assertThat(carAveragePrecision(new EvaluatedPicture(truths(List.of(0)), detections))).isZero();
    detections.remove(100);
    assertThat(carAveragePrecision(new EvaluatedPicture(truths(List.of(0)), detections)))
        .isEqualTo(0.01, within(1e-12));
  }

  @Test
  void refusesAThresholdOutOfRange() {
    assertThatThrownBy(() -> new AveragePrecisionEvaluator(0)).hasMessageContaining("0.0");
    assertThatThrownBy(() -> new AveragePrecisionEvaluator(Double.NaN)).hasMessageContaining("NaN");
  }

  private double carAveragePrecision(EvaluatedPicture... pictures) {
    return evaluator.evaluate(List.of(pictures)).perClass().get(CAR);
  }

  private static EvaluatedPicture picture(List<Integer> cars, Detection... detections) {
    return new EvaluatedPicture(truths(cars), List.of(detections));
  }

  private static List<GroundTruthBox> truths(List<Integer> cars) {
    return cars.stream().map(x -> GroundTruthBox.of(box(x), CAR)).toList();
  }

  private static Detection found(int x, float score) {
    return new Detection(box(x), CAR, score);
  }

  private static BoundingBox box(int x) {
    return new BoundingBox(x, 0, x + 10, 10);
  }
}
