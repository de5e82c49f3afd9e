package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The notebook's own check of its convolutional network: TensorFlow's first weights, random
 * pictures, and the printed scores and cost. TensorFlow keeps channels last, so everything is
 * reordered here.
 */
class SignsConvolutionalTest {

  @Test
  void theScoresBeforeTheSoftmaxAreTheCourses() {
    ComputationGraph graph = withTensorFlowsWeights();
    var activations = graph.feedForward(pictures(new NumpyRandom(1), 2), false);
    INDArray flat = activations.get("pool2").reshape('c', 2, 64);
    INDArray scores = flat.mmul(graph.getLayer("fc").getParam("W"));
    assertThat(scores.ravel().toDoubleVector())
        .hasSize(12)
        .containsExactly(
            new double[] {
              -0.44670227, -1.57208765, -1.53049231, -2.31013036, -1.29104376, 0.46852064,
              -0.17601591, -1.57972014, -1.4737016, -2.61672091, -1.00810647, 0.5747785
            },
            within(1e-5));
  }

  @Test
  void theFirstCostIsTheCourses() {
    NumpyRandom random = new NumpyRandom(1);
    INDArray pictures = pictures(random, 4);
    INDArray labels = Nd4j.create(4, 6);
    for (int index = 0; index < 24; index++) {
      labels.putScalar(index / 6, index % 6, random.normal());
    }
    assertThat(withTensorFlowsWeights().score(new DataSet(pictures, labels)))
        .isCloseTo(2.91034, within(1e-5));
  }

  private static ComputationGraph withTensorFlowsWeights() {
    ComputationGraph graph =
        Networks.byName("signs-convnet").build(TrainingSettingsFixture.zeros(), 1);
    graph.getLayer("conv1").getParam("W").assign(kernels(4, 3, 8));
    graph.getLayer("conv2").getParam("W").assign(kernels(2, 8, 16));
    graph.getLayer("fc").getParam("W").assign(scoring());
    return graph;
  }

  /** [rows, columns, channels, filters] as [filters, channels, rows, columns]. */
  private static INDArray kernels(int size, int channels, int filters) {
    float limit = (float) Math.sqrt(6.0 / (size * size * (channels + filters)));
    float[] drawn = new PhiloxRandom(1, 0).uniform(size * size * channels * filters, limit);
    return Nd4j.create(drawn, new long[] {size, size, channels, filters}, 'c').permute(3, 2, 0, 1);
  }

  /** Inputs counted by row, column, channel as inputs counted by channel, row, column. */
  private static INDArray scoring() {
    float[] drawn = new PhiloxRandom(1, 45).uniform(64 * 6, (float) Math.sqrt(6.0 / 70));
    return Nd4j.create(drawn, new long[] {2, 2, 16, 6}, 'c')
        .permute(2, 0, 1, 3)
        .dup('c')
        .reshape('c', 64, 6);
  }

  private static INDArray pictures(NumpyRandom random, int count) {
    float[] drawn = new float[count * 64 * 64 * 3];
    for (int index = 0; index < drawn.length; index++) {
      drawn[index] = (float) random.normal();
    }
    return Nd4j.create(drawn, new long[] {count, 64, 64, 3}, 'c').permute(0, 3, 1, 2).dup('c');
  }
}
