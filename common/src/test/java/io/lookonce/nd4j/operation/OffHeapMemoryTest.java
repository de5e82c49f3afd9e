package io.lookonce.nd4j.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lookonce.nd4j.ComputeThreads;
import io.lookonce.nd4j.FastNetwork;
import io.lookonce.nd4j.SmallNetworks;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class OffHeapMemoryTest {
  private static final String KEY = "training.off-heap-memory";

  @AfterEach
  void noBound() {
    OffHeapMemory.bound(Long.MAX_VALUE, KEY);
  }

  /** Training steps of two sizes and evaluations of two, as in an epoch and after it. */
  @Test
  void aLayoutForeseesWhatTheStepsTake() {
    ComputationGraph network = SmallNetworks.residual();
    ComputeThreads.set(1);
    long before = OffHeapMemory.inUse();
    try (FastNetwork fast = FastNetwork.of(network)) {
      long foreseen =
          fast.layoutBytes(
                  List.of(SmallNetworks.images(8).shape(), SmallNetworks.images(3).shape()),
                  List.of(SmallNetworks.images(64).shape(), SmallNetworks.images(5).shape()),
                  1)
              .orElseThrow();
      assertThat(OffHeapMemory.inUse()).isEqualTo(before);

      fast.fit(SmallNetworks.images(8), SmallNetworks.labels(8));
      fast.fit(SmallNetworks.images(3), SmallNetworks.labels(3));
      fast.output(SmallNetworks.images(64));
      fast.output(SmallNetworks.images(5));

      // Parameters and gradients; gradient descent keeps no state.
      long state = network.numParams() * 2;
      assertThat(OffHeapMemory.inUse() - before - state * Float.BYTES).isEqualTo(foreseen);
    }
    assertThat(OffHeapMemory.inUse()).isEqualTo(before);
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
