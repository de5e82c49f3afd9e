package io.lookonce.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoundingBoxTest {

  @Test
  void ofCornersAcceptsEitherDiagonalInEitherOrder() {
    BoundingBox expected = new BoundingBox(1, 2, 3, 5);
    assertThat(BoundingBox.ofCorners(3, 5, 1, 2)).isEqualTo(expected);
    assertThat(BoundingBox.ofCorners(1, 5, 3, 2)).isEqualTo(expected);
    assertThat(expected.area()).isEqualTo(6.0);
  }

  @Test
  void refusesCornersThatAreReversedOrNotNumbers() {
    assertThatThrownBy(() -> new BoundingBox(3, 0, 1, 1)).hasMessageContaining("ordered");
    assertThatThrownBy(() -> new BoundingBox(0, Float.NaN, 1, 1)).hasMessageContaining("finite");
    assertThatThrownBy(() -> new BoundingBox(0, 0, Float.POSITIVE_INFINITY, 1))
        .hasMessageContaining("finite");
  }
}
