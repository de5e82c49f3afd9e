package io.lookonce.yolo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.box.Candidates;
import org.junit.jupiter.api.Test;

class YoloxHeadTest {
  private static final int ROW = 7;

  /** 64x32 pixels: 8x4 cells of stride 8, then 4x2 of 16, then 2x1 of 32. */
  private final YoloxHead head = new YoloxHead(2, 64, 32);

  private final float[] output = new float[head.values()];
  private final Candidates candidates = new Candidates();

  @Test
  void hasThreeGrids() {
    assertThat(head.values()).isEqualTo((32 + 8 + 2) * ROW);
    assertThat(new YoloxHead(80, 416, 416).values()).isEqualTo(3549 * 85);
  }

  @Test
  void decodesOneCellOfEachGrid() {
    set(8 + 3, 0.5f, 0.25f, 0, (float) Math.log(2), 0.8f, 0.5f, 0.25f);
    set(32 + 4 + 2, -0.5f, 0, (float) Math.log(0.5), 0, 0.9f, 0.1f, 0.9f);
    set(32 + 8 + 1, 0.5f, 0.5f, 0, 0, 1, 1, 0);
    head.decode(output, 0, 0.3f, candidates);
    assertThat(candidates.size()).isEqualTo(3);
    // Stride 8, column 3, row 1: centre (28, 10), size 8x16.
    assertBox(0, 24, 2, 32, 18, 0, 0.4f);
    // Stride 16, column 2, row 1: centre (24, 16), size 8x16.
    assertBox(1, 20, 8, 28, 24, 1, 0.81f);
    // Stride 32, column 1, row 0: centre (48, 16), size 32x32.
    assertBox(2, 32, 0, 64, 32, 0, 1);
  }

  @Test
  void theScoreIsTheProductAndTheThresholdInclusive() {
    set(0, 0, 0, 0, 0, 0.5f, 0.5f, 0);
    set(1, 0, 0, 0, 0, 0.5f, 0.25f, 0.49f);
    head.decode(output, 0, 0.25f, candidates);
    assertThat(candidates.size()).isEqualTo(1);
    assertThat(candidates.score(0)).isEqualTo(0.25f);
  }

  @Test
  void startsAtTheOffset() {
    float[] batch = new float[2 * head.values()];
    batch[head.values() + 4] = 1;
    batch[head.values() + 5] = 1;
    head.decode(batch, head.values(), 0.5f, candidates);
    assertThat(candidates.size()).isEqualTo(1);
    assertBox(0, -4, -4, 4, 4, 0, 1);
  }

  @Test
  void countsWhatIsNoProbabilityOrNoBox() {
    set(0, 0, 0, 0, 0, 0.9f, Float.NaN, Float.NaN);
    set(1, 0, 0, 0, 0, Float.NaN, 0.9f, 0.9f);
    set(2, 0, 0, 0, 0, 4, 3, 2);
    set(3, Float.NaN, 0, 0, 0, 0.9f, 0.9f, 0.9f);
    set(4, 0, 0, 1000, 0, 0.9f, 0.9f, 0.9f);
    set(5, 0, 0, 0, -1000, 0.9f, 0.9f, 0.9f);
    set(6, 0, 0, 0, 0, 0.9f, Float.NaN, 0.9f);
    head.decode(output, 0, 0.3f, candidates);
    assertThat(candidates.degenerate()).isEqualTo(6);
    assertThat(candidates.size()).isEqualTo(1);
    assertThat(candidates.classId(0)).isEqualTo(1);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> new YoloxHead(80, 416, 400)).hasMessageContaining("416x400");
    assertThatThrownBy(() -> new YoloxHead(0, 416, 416)).hasMessageContaining("classes");
    assertThatThrownBy(() -> head.decode(output, -1, 0.5f, candidates))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void set(int cell, float... values) {
    System.arraycopy(values, 0, output, cell * ROW, ROW);
  }

  private void assertBox(
      int index, float xMin, float yMin, float xMax, float yMax, int classId, float score) {
    assertThat(candidates.xMin(index)).isEqualTo(xMin, within(1e-5f));
    assertThat(candidates.yMin(index)).isEqualTo(yMin, within(1e-5f));
    assertThat(candidates.xMax(index)).isEqualTo(xMax, within(1e-5f));
    assertThat(candidates.yMax(index)).isEqualTo(yMax, within(1e-5f));
    assertThat(candidates.classId(index)).isEqualTo(classId);
    assertThat(candidates.score(index)).isEqualTo(score, within(1e-6f));
  }
}
