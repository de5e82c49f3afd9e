package io.lookonce.yolo;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.box.BoundingBox;
import io.lookonce.box.BoxScaling;
import io.lookonce.box.Candidates;
import io.lookonce.box.Detection;
import io.lookonce.box.NonMaxSuppression;
import io.lookonce.box.NonMaxSuppression.Scope;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever a network puts out, boxes are sound and lie in the image, and the rest is counted. */
class AnyOutputTest {
  private static final RegionHead REGION =
      new RegionHead(List.of(new Anchor(1, 2), new Anchor(3, 1)), 3, 64, 32, 2, 1);
  private static final YoloxHead YOLOX = new YoloxHead(1, 32, 32);
  private static final AnchorGridHead GRIDS =
      new AnchorGridHead(
          new AnchorGrids(
              AnchorGrids.Layout.SHARED_CELLS,
              AnchorGrids.Sizes.SQUARED,
              false,
              List.of(
                  new AnchorGrids.Grid(2, 1, 2, List.of(new Anchor(9, 8), new Anchor(3, 9))),
                  new AnchorGrids.Grid(1, 1, 1.1, List.of(new Anchor(20, 30))))),
          3,
          64,
          32);
  private static final BoxScaling SCALING = BoxScaling.letterbox(64, 32, 640, 333, true);

  @Property(tries = 500)
  void regionHead(@ForAll("regionOutputs") float[] output) {
    Candidates candidates = new Candidates();
    REGION.decode(output, 0, 0, candidates);
    assertThat(candidates.size() + candidates.degenerate()).isEqualTo(4);
    assertSound(candidates);
  }

  @Property(tries = 500)
  void yoloxHead(@ForAll("yoloxOutputs") float[] output) {
    Candidates candidates = new Candidates();
    YOLOX.decode(output, 0, 0, candidates);
    int below = 0;
    for (int row = 0; row < output.length; row += 6) {
      below += output[row + 4] < 0 || output[row + 4] * output[row + 5] < 0 ? 1 : 0;
    }
    assertThat(candidates.size() + candidates.degenerate() + below).isEqualTo(21);
    assertSound(candidates);
  }

  @Property(tries = 500)
  void anchorGridHead(@ForAll("gridOutputs") float[] output) {
    Candidates candidates = new Candidates();
    GRIDS.decode(output, 0, 0, candidates);
    assertThat(candidates.size() + candidates.degenerate()).isEqualTo(5);
    assertSound(candidates);
  }

  private static void assertSound(Candidates candidates) {
    NonMaxSuppression suppression = new NonMaxSuppression(1, Integer.MAX_VALUE, Scope.PER_CLASS);
    List<Detection> detections = suppression.apply(candidates, SCALING);
    for (Detection detection : detections) {
      BoundingBox box =
          detection.box(); // its constructor refuses NaN, infinities, reversed corners
      assertThat(box.area()).isPositive();
      assertThat(box.xMin()).isNotNegative();
      assertThat(box.yMin()).isNotNegative();
      assertThat(box.xMax()).isLessThanOrEqualTo(640);
      assertThat(box.yMax()).isLessThanOrEqualTo(333);
      assertThat(detection.score() >= 0 && detection.score() <= 1).isTrue();
    }
    assertThat(detections.size() + candidates.outside()).isEqualTo(candidates.size());
  }

  @Provide
  Arbitrary<float[]> regionOutputs() {
    return outputs(REGION.values());
  }

  @Provide
  Arbitrary<float[]> yoloxOutputs() {
    return outputs(YOLOX.values());
  }

  @Provide
  Arbitrary<float[]> gridOutputs() {
    return outputs(GRIDS.values());
  }

  private static Arbitrary<float[]> outputs(int count) {
    Arbitrary<Float> values =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.floats().between(-2, 2)),
            Tuple.of(4, Arbitraries.floats().between(0, 1)),
            Tuple.of(1, Arbitraries.floats().between(-Float.MAX_VALUE, Float.MAX_VALUE)),
            Tuple.of(
                1,
                Arbitraries.of(
                    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 100f, -100f)));
    return values.array(float[].class).ofSize(count);
  }
}
