package io.lookonce.nd4j.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.nd4j.FastNetwork;
import io.lookonce.nd4j.SmallNetworks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class OffHeapMemoryTest {
  private static final String KEY = "training.off-heap-memory";

  @AfterEach
  void noBound() {
    OffHeapMemory.bound(Long.MAX_VALUE, KEY);
  }

  @Test
  void aStepBeyondTheBoundNamesBoundAndKey() {
    INDArray features = SmallNetworks.images(64);
    INDArray labels = SmallNetworks.labels(64);
    long before = OffHeapMemory.inUse();
    OffHeapMemory.bound(before + (1 << 20), KEY);
    try (FastNetwork fast = FastNetwork.of(SmallNetworks.residual())) {
      assertThatThrownBy(() -> fast.fit(features, labels))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("a step on 64 examples")
          .hasMessageContaining("MB")
          .hasMessageContaining("raise " + KEY);
      OffHeapMemory.bound(before + (64 << 20), KEY);
      fast.fit(features, labels);
      assertThat(OffHeapMemory.inUse()).isGreaterThan(before + (1 << 20));
    }
    assertThat(OffHeapMemory.inUse()).isEqualTo(before);
  }

  @Test
  void aBoundOfNothingIsRefused() {
    assertThatThrownBy(() -> OffHeapMemory.bound(0, KEY)).hasMessageStartingWith(KEY);
  }
}
