package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.nd4j.ParameterUpdate.AdamStep;
import io.lookonce.nd4j.operation.Address;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class AdamStepTest {
  private static final int COUNT = 600_001;

  @Test
  void twoThreadsComputeTheSameBits() {
    assertThat(step(2)).isEqualTo(step(1));
  }

  /** Kingma and Ba, algorithm 1, by hand for the first step: the rate times the gradient's sign. */
  @Test
  void firstStepIsTheRate() {
    INDArray parameters = step(1);
    for (int i : new int[] {0, 4095, 4096, COUNT - 1}) {
      double moved = parameters.getDouble(i) - 1;
      assertThat(moved).isCloseTo(i % 2 == 0 ? -0.01 : 0.01, within(1e-6));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aPartThatFailsInAnyThreadFailsTheStepOnceAllHaveEnded(int failing) {
    AtomicInteger ended = new AtomicInteger();
    Error error = new NoClassDefFoundError("of part " + failing);
    assertThatThrownBy(
            () ->
                AdamStep.inParallel(
                    3,
                    part -> {
                      if (part == failing) {
                        throw error;
                      }
                      ended.incrementAndGet();
                    }))
        .isSameAs(error);
    assertThat(ended).hasValue(2);
  }

  private static INDArray step(int threads) {
    INDArray parameters = Nd4j.ones(DataType.FLOAT, COUNT);
    INDArray gradients = Nd4j.create(DataType.FLOAT, COUNT);
    float[] values = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      values[i] = i % 2 == 0 ? 0.5f + i : -0.5f - i;
    }
    gradients.assign(Nd4j.createFromArray(values));
    INDArray means = Nd4j.create(DataType.FLOAT, COUNT);
    INDArray variances = Nd4j.create(DataType.FLOAT, COUNT);
    AdamStep.of(new Adam(0.01), 0, 0)
        .apply(
            address(parameters),
            address(gradients),
            address(means),
            address(variances),
            COUNT,
            threads);
    // Addresses do not prevent the arrays from being freed.
    Reference.reachabilityFence(gradients);
    Reference.reachabilityFence(means);
    Reference.reachabilityFence(variances);
    return parameters;
  }

  private static Address address(INDArray array) {
    return new Address(Address.of(array));
  }
}
