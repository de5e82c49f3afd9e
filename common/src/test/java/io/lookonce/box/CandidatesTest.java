package io.lookonce.box;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CandidatesTest {
  private final Candidates candidates = new Candidates();

  @Test
  void growsAndKeepsWhatItHolds() {
    for (int i = 0; i < 10_000; i++) {
      candidates.add(i, i + 1, i + 2, i + 4, i % 80, i / 10_000f);
    }
    assertThat(candidates.size()).isEqualTo(10_000);
    for (int i = 0; i < 10_000; i++) {
      assertThat(candidates.xMin(i)).isEqualTo(i);
      assertThat(candidates.yMin(i)).isEqualTo(i + 1);
      assertThat(candidates.xMax(i)).isEqualTo(i + 2);
      assertThat(candidates.yMax(i)).isEqualTo(i + 4);
      assertThat(candidates.classId(i)).isEqualTo(i % 80);
      assertThat(candidates.score(i)).isEqualTo(i / 10_000f);
    }
  }

  @Test
  void dropsAndCountsWhatIsNoBox() {
    float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (float value : bad) {
      candidates.add(value, 0, 2, 2, 0, 1);
      candidates.add(0, value, 2, 2, 0, 1);
      candidates.add(0, 0, value, 2, 0, 1);
      candidates.add(0, 0, 2, value, 0, 1);
      candidates.add(0, 0, 2, 2, 0, value);
    }
    candidates.add(2, 0, 1, 2, 0, 1);
    candidates.add(0, 2, 2, 1, 0, 1);
    candidates.add(1, 0, 1, 2, 0, 1);
    candidates.add(0, 1, 2, 1, 0, 1);
    assertThat(candidates.size()).isZero();
    assertThat(candidates.degenerate()).isEqualTo(19);
  }

  @Test
  void clearForgetsTheBoxesAndKeepsTheCount() {
    candidates.add(0, 0, 1, 1, 0, 1);
    candidates.add(0, 0, 0, 0, 0, 1);
    candidates.clear();
    assertThat(candidates.size()).isZero();
    assertThat(candidates.degenerate()).isEqualTo(1);
    candidates.add(5, 6, 7, 8, 9, 0.5f);
    assertThat(candidates.xMin(0)).isEqualTo(5);
  }
}
