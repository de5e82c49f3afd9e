package io.lookonce.stepbystep;

import static org.assertj.core.api.Assertions.assertThat;

import io.lookonce.network.NumpyRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MiniBatchTest {

  @Test
  void everyExampleIsDrawnOnceWithItsLabel() {
    INDArray input = Nd4j.createFromArray(new double[][] {{0, 1, 2, 3, 4}, {0, 10, 20, 30, 40}});
    INDArray labels = Nd4j.createFromArray(new double[][] {{0, 1, 2, 3, 4}});
    List<MiniBatch> batches = MiniBatch.shuffled(input, labels, 2, new NumpyRandom(5));
    assertThat(batches).extracting(batch -> batch.input().columns()).containsExactly(2, 2, 1);
    List<Double> drawn = new ArrayList<>();
    for (MiniBatch batch : batches) {
      for (int column = 0; column < batch.input().columns(); column++) {
        double label = batch.labels().getDouble(0, column);
        assertThat(batch.input().getDouble(1, column)).isEqualTo(10 * label);
        drawn.add(label);
      }
    }
    assertThat(drawn)
        .containsExactlyInAnyOrder(0.0, 1.0, 2.0, 3.0, 4.0)
        .isNotEqualTo(List.of(0.0, 1.0, 2.0, 3.0, 4.0));
  }
}
