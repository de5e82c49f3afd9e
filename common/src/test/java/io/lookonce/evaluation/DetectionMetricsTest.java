package io.lookonce.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.evaluation.ClassDetectionMetrics.OperatingPoint;
import io.lookonce.evaluation.DetectionAccumulator.EvaluatedImage;
import io.lookonce.evaluation.DetectionAccumulator.ImageMatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Small cases worked by hand. Boxes are 10 by 10 pixels and told by their left edge. */
class DetectionMetricsTest {
  private static final int CAR = 0;
  private static final int BUS = 1;
  private static final List<String> CLASSES = List.of("car", "bus", "lorry");

  @Test
  void isOneIfEveryObjectIsFoundAndNothingElse() {
    Map<DetectionMetric, Double> values =
        car(image(cars(0, 100), found(0, 0.3f), found(100, 0.4f))).values();
    assertThat(values)
        .containsEntry(DetectionMetric.AP, 1.0)
        .containsEntry(DetectionMetric.AP75, 1.0)
        .containsEntry(DetectionMetric.AP_SMALL, 1.0)
        .containsEntry(DetectionMetric.AR_100, 1.0)
        .containsEntry(DetectionMetric.VOC_11_POINT, 1.0)
        .containsEntry(DetectionMetric.VOC_ALL_POINT, 1.0)
        // Half of the objects are found by the best detection alone.
        .containsEntry(DetectionMetric.AR_1, 0.5)
        .doesNotContainKeys(DetectionMetric.AP_MEDIUM, DetectionMetric.AR_LARGE);
  }

  /**
   * Right, wrong, right over two images with three objects: recall 1/3, 1/3, 2/3 and precision 1,
   * 1/2, 2/3. COCO: recalls 0 to .33 read 1 (34 of them), .34 to .66 read 2/3 (33), the others 0.
   * VOC's eleven: 0 to .3 read 1 (4), .4 to .6 read 2/3 (3). The area: 1/3 of 1 and 1/3 of 2/3.
   */
  @Test
  void ranksTheDetectionsOfAllImagesTogether() {
    Map<DetectionMetric, Double> values =
        car(image(cars(0, 100), found(0, 0.9f), found(100, 0.5f)), image(cars(0), found(300, 0.7f)))
            .values();
    assertThat(values.get(DetectionMetric.AP50)).isEqualTo((34 + 33 * 2 / 3.0) / 101, near());
    assertThat(values.get(DetectionMetric.VOC_11_POINT)).isEqualTo((4 + 3 * 2 / 3.0) / 11, near());
    assertThat(values.get(DetectionMetric.VOC_ALL_POINT)).isEqualTo(5 / 9.0, near());
    // At most one detection of an image: the two best are one right and one wrong.
    assertThat(values.get(DetectionMetric.AR_1)).isEqualTo(1 / 3.0, near());
    assertThat(values.get(DetectionMetric.AR_10)).isEqualTo(2 / 3.0, near());
  }

  /**
   * Ten objects, so many of them found and nothing else: the recall is a tenth. VOC's loop counts
   * in floating multiples of 0.1, of which 0.30000000000000004, 0.6000000000000001 and
   * 0.7000000000000001 are above the recalls 3/10, 6/10 and 7/10.
   */
  @Test
  void vocsElevenRecallsAreFloatingMultiplesOfATenth() {
    int[] lefts = IntStream.range(0, 10).map(i -> 100 * i).toArray();
    int[] reached = {0, 2, 3, 3, 5, 6, 6, 7, 9, 10, 11};
    for (int right = 0; right <= 10; right++) {
      Detection[] detections =
          IntStream.range(0, right).mapToObj(i -> found(lefts[i], 0.9f)).toArray(Detection[]::new);
      assertThat(car(image(cars(lefts), detections)).values().get(DetectionMetric.VOC_11_POINT))
          .as("%d of 10 found", right)
          .isEqualTo(reached[right] / 11.0, near());
    }
  }

  /** Wrong, then right: recall 0, 1 and precision 0, 1/2, which holds for every recall. */
  @Test
  void precisionNeverRisesWithRecall() {
    ClassDetectionMetrics figures = car(image(cars(0), found(50, 0.9f), found(0, 0.1f)));
    assertThat(figures.values().get(DetectionMetric.AP50)).isEqualTo(0.5, near());
    assertThat(figures.curve().atHundredAndOneRecalls()).hasSize(101).containsOnly(0.5);
    assertThat(figures.curve().recall()).isEqualTo(1);
  }

  /** The second finding of one object is wrong, so the other object stays unfound. */
  @Test
  void anObjectIsFoundOnce() {
    Map<DetectionMetric, Double> values =
        car(image(cars(0, 100), found(0, 0.9f), found(1, 0.8f))).values();
    assertThat(values.get(DetectionMetric.AP50)).isEqualTo(51 / 101.0, near());
    assertThat(values.get(DetectionMetric.VOC_ALL_POINT)).isEqualTo(0.5, near());
  }

  /**
   * Objects at 0 and 4, detections at 3 and 0: the first overlaps both enough (7/13, 9/11) and must
   * take the nearer one, or the second would find nothing left.
   */
  @Test
  void takesTheObjectOfTheGreatestOverlap() {
    assertThat(ap50(image(cars(0, 4), found(3, 0.9f), found(0, 0.8f)))).isEqualTo(1);
    assertThat(ap50(image(cars(4, 0), found(3, 0.9f), found(0, 0.8f)))).isEqualTo(1);
  }

  /**
   * Objects at 0 and 3, detections at 0 and 1. By COCO the second passes over the nearest object,
   * which is taken (9/11), to the one beyond (8/12). By VOC it is a second finding of the nearest.
   */
  @Test
  void onlyCocoPassesOverObjectsThatAreTaken() {
    Map<DetectionMetric, Double> values =
        car(image(cars(0, 3), found(0, 0.9f), found(1, 0.8f))).values();
    assertThat(values.get(DetectionMetric.AP50)).isEqualTo(1);
    assertThat(values.get(DetectionMetric.VOC_ALL_POINT)).isEqualTo(0.5, near());
  }

  /** 10x10 in 10x20 overlap by exactly a half: enough for 1 of 10 thresholds, by both rules. */
  @Test
  void anOverlapEqualToTheThresholdIsEnough() {
    GroundTruthBox tall = GroundTruthBox.of(new BoundingBox(0, 0, 10, 20), CAR);
    Map<DetectionMetric, Double> values = car(image(List.of(tall), found(0, 1))).values();
    assertThat(values.get(DetectionMetric.AP50)).isEqualTo(1);
    assertThat(values.get(DetectionMetric.AP75)).isZero();
    assertThat(values.get(DetectionMetric.AP)).isEqualTo(0.1, near());
    assertThat(values.get(DetectionMetric.AR_100)).isEqualTo(0.1, near());
    assertThat(values.get(DetectionMetric.VOC_11_POINT)).isEqualTo(1);
  }

  /**
   * Object at 0, crowd from 100 to 150. Of the three detections within the crowd none is wrong,
   * though each covers but a fifth of it; the one at 150 touches it only.
   */
  @Test
  void aCrowdTakesAnyNumberOfDetectionsThatLieInIt() {
    GroundTruthBox crowd =
        new GroundTruthBox(new BoundingBox(100, 0, 150, 10), CAR, 400, true, false);
    List<GroundTruthBox> objects = List.of(crowd, cars(0).get(0));
    ClassDetectionMetrics inCrowd =
        car(image(objects, found(100, 0.9f), found(110, 0.8f), found(145, 0.7f), found(0, 0.6f)));
    assertThat(inCrowd.values().get(DetectionMetric.AP50)).isEqualTo(1);
    assertThat(inCrowd.objects()).isEqualTo(1);
    assertThat(inCrowd.crowds()).isEqualTo(1);
    assertThat(ap50(image(objects, found(150, 0.9f), found(0, 0.6f)))).isEqualTo(0.5, near());
  }

  /** Found or not, the difficult object changes nothing; finding it twice is wrong by COCO only. */
  @Test
  void findingADifficultObjectIsNeitherRightNorWrong() {
    GroundTruthBox difficult = new GroundTruthBox(box(50), CAR, 100, false, true);
    List<GroundTruthBox> objects = List.of(difficult, cars(0).get(0));
    for (EvaluatedImage image :
        List.of(image(objects, found(0, 0.6f)), image(objects, found(50, 0.9f), found(0, 0.6f)))) {
      assertThat(car(image).values())
          .containsEntry(DetectionMetric.AP50, 1.0)
          .containsEntry(DetectionMetric.VOC_ALL_POINT, 1.0);
      assertThat(car(image).difficult()).isEqualTo(1);
    }
    assertThat(car(image(objects, found(50, 0.9f), found(50, 0.8f), found(0, 0.6f))).values())
        .containsEntry(DetectionMetric.AP50, 0.5)
        .containsEntry(DetectionMetric.VOC_ALL_POINT, 1.0);
  }

  /** A detection takes the object that counts, though a difficult one overlaps it more. */
  @Test
  void anObjectThatCountsComesBeforeOneThatDoesNot() {
    GroundTruthBox difficult = new GroundTruthBox(box(1), CAR, 100, false, true);
    Map<DetectionMetric, Double> values =
        car(image(List.of(difficult, cars(3).get(0)), found(1, 0.9f))).values();
    assertThat(values.get(DetectionMetric.AP50)).isEqualTo(1);
    // VOC holds it against the nearest object, which is difficult.
    assertThat(values.get(DetectionMetric.VOC_ALL_POINT)).isZero();
  }

  /**
   * A small and a large car, both found, and a false alarm of either size with the best scores.
   * Among the small ones only the small false alarm counts: precision 1/2.
   */
  @Test
  void sizesLeaveOutObjectsAndFalseAlarmsOfOtherSizes() {
    BoundingBox large = new BoundingBox(200, 0, 400, 100);
    BoundingBox elsewhere = new BoundingBox(200, 300, 400, 400);
    Map<DetectionMetric, Double> values =
        car(image(
                List.of(cars(0).get(0), GroundTruthBox.of(large, CAR)),
                found(0, 0.5f),
                new Detection(large, CAR, 0.5f),
                found(50, 0.9f),
                new Detection(elsewhere, CAR, 0.8f)))
            .values();
    assertThat(values.get(DetectionMetric.AP50)).isEqualTo(0.5, near());
    assertThat(values.get(DetectionMetric.AP_SMALL)).isEqualTo(0.5, near());
    assertThat(values.get(DetectionMetric.AP_LARGE)).isEqualTo(0.5, near());
    assertThat(values).doesNotContainKey(DetectionMetric.AP_MEDIUM);
  }

  /** An outline of 1,024 square pixels in a larger box is small and, by COCO, medium as well. */
  @Test
  void theAreaOfAnObjectIsThatOfItsOutline() {
    BoundingBox box = new BoundingBox(0, 0, 100, 100);
    GroundTruthBox object = new GroundTruthBox(box, CAR, 1024, false, false);
    assertThat(car(image(List.of(object), new Detection(box, CAR, 1))).values())
        .containsEntry(DetectionMetric.AP_SMALL, 1.0)
        .containsEntry(DetectionMetric.AP_MEDIUM, 1.0)
        .doesNotContainKey(DetectionMetric.AP_LARGE);
  }

  @Test
  void meansOverTheClassesThatHaveObjects() {
    DetectionMetrics figures =
        DetectionMetrics.of(
            CLASSES,
            List.of(
                new EvaluatedImage(
                    List.of(GroundTruthBox.of(box(0), CAR), GroundTruthBox.of(box(0), BUS)),
                    List.of(found(0, 0.9f), new Detection(box(50), 2, 0.9f)))));
    assertThat(figures.perClass())
        .extracting(ofClass -> ofClass.values().get(DetectionMetric.AP50))
        .containsExactly(1.0, 0.0, null);
    assertThat(figures.mean(DetectionMetric.AP50)).hasValue(0.5);
    assertThat(figures.mean(DetectionMetric.AP_LARGE)).isEmpty();
    assertThat(figures.objects()).isEqualTo(2);
    assertThat(figures.detections()).isEqualTo(2);
    assertThat(figures.asMap()).containsEntry("map50", 0.5).containsEntry("map_large", null);
    assertThat(figures.asMap().get("per_class").toString()).contains("lorry={objects=0");
  }

  @Test
  void thereIsNoMeanWithoutObjects() {
    DetectionMetrics figures = DetectionMetrics.of(CLASSES, List.of(image(List.of(), found(0, 1))));
    assertThat(Arrays.stream(DetectionMetric.values()).map(figures::mean))
        .allMatch(mean -> mean.isEmpty());
    assertThat(figures.perClass().get(CAR).bestPoint()).isEmpty();
  }

  /** The right one comes 101st in its image; in the other image the right one comes 100th. */
  @Test
  void cocoLooksAtTheHundredBestOfAImageAndClass() {
    List<Detection> detections = new ArrayList<>(List.of(found(0, 0.1f)));
    for (int i = 0; i < 100; i++) {
      detections.add(found(50, 0.5f));
    }
    Map<DetectionMetric, Double> values = car(new EvaluatedImage(cars(0), detections)).values();
    assertThat(values.get(DetectionMetric.AP50)).isZero();
    assertThat(values.get(DetectionMetric.VOC_ALL_POINT)).isEqualTo(1 / 101.0, near());
    detections.remove(100);
    values = car(new EvaluatedImage(cars(0), detections)).values();
    assertThat(values.get(DetectionMetric.AP50)).isEqualTo(0.01, near());
    assertThat(values.get(DetectionMetric.AR_100)).isEqualTo(1);
    assertThat(values.get(DetectionMetric.AR_10)).isZero();
  }

  /**
   * Four objects; right at .9 and .8, wrong and right at .6, wrong at .1. F1 is 2/5 at .9, 2/3 at
   * .8 and 2 · 3/4 · 3/4 / (3/2) = 3/4 at .6; a cut between two equal scores is not to be had.
   */
  @Test
  void theBestPointIsThatOfTheGreatestF1() {
    ClassDetectionMetrics figures =
        car(
            image(
                cars(0, 100, 200, 300),
                found(0, 0.9f),
                found(100, 0.8f),
                found(400, 0.6f),
                found(200, 0.6f),
                found(500, 0.1f)));
    assertThat(figures.bestPoint()).hasValue(new OperatingPoint(0.6f, 0.75, 0.75));
  }

  @Test
  void tellsWhichObjectsWereFoundAndWhichDetectionsAreWrong() {
    GroundTruthBox difficult = new GroundTruthBox(box(50), CAR, 100, false, true);
    List<GroundTruthBox> objects =
        Stream.concat(cars(0, 100).stream(), Stream.of(difficult)).toList();
    ImageMatches verdict =
        new DetectionAccumulator(1)
            .add(0, image(objects, found(50, 0.9f), found(0, 0.8f), found(1, 0.7f)));
    assertThat(verdict.objects())
        .containsExactly(
            new ImageMatches.SoughtObject(objects.get(0), 0.8f),
            new ImageMatches.SoughtObject(objects.get(1), 0));
    assertThat(verdict.falseAlarms()).containsExactly(found(1, 0.7f));
  }

  @Test
  void refusesWhatCannotBeCounted() {
    assertThatThrownBy(() -> car(image(cars(0), new Detection(box(0), 3, 0.5f))))
        .hasMessage("class 3 is none of the 3 classes");
    assertThatThrownBy(() -> car(image(List.of(GroundTruthBox.of(box(0), -1)))))
        .hasMessage("class -1 is none of the 3 classes");
    assertThatThrownBy(() -> car(image(cars(0), found(0, Float.NaN)))).hasMessage("a score is NaN");
  }

  private static double ap50(EvaluatedImage... images) {
    return car(images).values().get(DetectionMetric.AP50);
  }

  private static ClassDetectionMetrics car(EvaluatedImage... images) {
    return DetectionMetrics.of(CLASSES, List.of(images)).perClass().get(CAR);
  }

  private static EvaluatedImage image(List<GroundTruthBox> objects, Detection... detections) {
    return new EvaluatedImage(objects, List.of(detections));
  }

  private static List<GroundTruthBox> cars(int... lefts) {
    return Arrays.stream(lefts).mapToObj(x -> GroundTruthBox.of(box(x), CAR)).toList();
  }

  private static Detection found(int x, float score) {
    return new Detection(box(x), CAR, score);
  }

  private static BoundingBox box(int x) {
    return new BoundingBox(x, 0, x + 10, 10);
  }

  private static org.assertj.core.data.Offset<Double> near() {
    return within(1e-12);
  }
}
