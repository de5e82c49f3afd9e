package io.lookonce.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TensorFlowRandomTest {

  @Test
  void drawsWhatTensorFlowDraws() {
    float[] published = {
      -2.2452728748321533f,
      6.938395023345947f,
      1.261317491531372f,
      -8.770816802978516f,
      1.396993637084961f,
      3.3648972511291504f,
      3.3712899684906006f,
      -7.491718292236328f
    };
    assertThat(new TensorFlowRandom(TensorFlowRandom.DEFAULT_GRAPH_SEED, 1).normal(8, 0, 1, 4))
        .containsExactly(published, within(1e-5f));
  }
}
