package io.lookonce.jobs.evaluation.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.Detection;
import io.lookonce.box.GroundTruthBox;
import io.lookonce.jobs.evaluation.detector.DetectionSource.ImageDetections;
import io.lookonce.jobs.evaluation.detector.DetectorEvaluator.MatchPartition;
import io.lookonce.jobs.evaluation.detector.PartialMatches.UnscoredImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

class MatchPartitionTest {

  private static final EvaluatedClasses CLASSES = new EvaluatedClasses(List.of("car", "bus"));

  private static PartialMatches judge(List<ImageDetections> images) {
    return new MatchPartition(CLASSES, new LongAccumulator()).call(images.iterator()).next();
  }

  private static BoundingBox box(int left, int side) {
    return new BoundingBox(left, 0, left + side, side);
  }

  private static ImageDetections image(
      long index, List<GroundTruthBox> objects, List<Detection> detections) {
    return new ImageDetections(index, "image-" + index, objects, detections, null);
  }

  @Test
  void keepsTheWorstFaultsOneOfAImage() {
    GroundTruthBox small = GroundTruthBox.of(box(0, 10), 0);
    GroundTruthBox large = GroundTruthBox.of(box(100, 50), 1);
    PartialMatches judgement =
        judge(
            List.of(
                image(
                    0,
                    List.of(small, large),
                    List.of(
                        new Detection(box(60, 10), 0, 0.4f), new Detection(box(5, 10), 1, 0.6f))),
                image(1, List.of(small), List.of(new Detection(box(0, 10), 0, 0.3f)))));

    assertThat(judgement.misses())
        .extracting(DetectionError::caption)
        .containsExactly("bus, not found", "car, found with no more than 0.300");
    // The truth in white, then the false alarm on top of it.
    assertThat(judgement.falseAlarms()).hasSize(1);
    assertThat(judgement.falseAlarms().get(0).caption()).isEqualTo("bus (0.600)");
    assertThat(judgement.falseAlarms().get(0).frames())
        .extracting(frame -> frame.label())
        .containsExactly("car", "bus", "bus 0.60");
  }

  @Test
  void aMissIsPaintedWithTheDetectionsThatTouchIt() {
    PartialMatches judgement =
        judge(
            List.of(
                image(
                    0,
                    List.of(GroundTruthBox.of(box(0, 20), 0)),
                    List.of(
                        new Detection(box(18, 20), 0, 0.5f),
                        new Detection(box(40, 20), 0, 0.9f)))));
    assertThat(judgement.misses().get(0).frames())
        .extracting(frame -> frame.label())
        .containsExactly("car 0.50", "car");
  }

  @Test
  void itDoesNotMatterWhichTaskHasWhichImages() {
    Random random = new Random(5);
    List<ImageDetections> all = new ArrayList<>();
    List<List<ImageDetections>> shares =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < 60; i++) {
      ImageDetections image =
          new ImageDetections(
              i,
              "image-" + i,
              List.of(GroundTruthBox.of(box(random.nextInt(60), 20), random.nextInt(2))),
              List.of(new Detection(box(random.nextInt(60), 20), 0, random.nextInt(5) / 5f)),
              i % 4 == 0 ? "no row" : null);
      all.add(image);
      shares.get(random.nextInt(3)).add(image);
    }

    PartialMatches joined =
        PartialMatches.of(shares.stream().map(MatchPartitionTest::judge).toList());

    PartialMatches alone = PartialMatches.of(List.of(judge(all)));
    assertThat(joined.misses()).isEqualTo(alone.misses()).hasSize(PartialMatches.MAX_KEPT);
    assertThat(joined.falseAlarms()).isEqualTo(alone.falseAlarms());
    assertThat(joined.unscored()).isEqualTo(15);
    assertThat(joined.unscoredExamples())
        .isEqualTo(alone.unscoredExamples())
        .extracting(UnscoredImage::index)
        .startsWith(0L, 4L, 8L);
    assertThat(joined.tally().figures(CLASSES.names()).asMap())
        .isEqualTo(alone.tally().figures(CLASSES.names()).asMap());
  }
}
