package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.configuration.Settings;
import io.lookonce.network.Initialization.Distribution;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class DenseTrainingTest {

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.7})
  void theCostsAreThoseOfTheNetworkWrittenOut(double lambda) {
    int count = 30;
    double[][] pictures = new double[count][27];
    double[] cats = new double[count];
    NumpyRandom random = new NumpyRandom(5);
    for (int example = 0; example < count; example++) {
      for (int input = 0; input < 27; input++) {
        pictures[example][input] = random.uniform();
      }
      cats[example] = pictures[example][0] > 0.5 ? 1 : 0;
    }
    DataSet data = new DataSet(Nd4j.create(pictures), Nd4j.create(cats, count, 1));
    ReferenceDenseNetwork expected =
        new ReferenceDenseNetwork(new int[] {27, 8, 5, 3, 1}, 4, lambda, 0.1);
    ComputationGraph graph =
        network("cats-deep", "[27, 8, 5, 3, 1]", 1)
            .build(
                TrainingSettingsFixture.of(
                    4,
                    Initialization.of(Distribution.HE),
                    lambda,
                    TrainingSettingsFixture.gradientDescent(0.1)),
                count);
    for (int step = 0; step < 200; step++) {
      graph.fit(data);
      assertThat(graph.score()).isCloseTo(expected.step(pictures, cats), within(1e-5));
    }
  }

  /**
   * The initialisation notebook: He, seed 3, on two noisy circles; cost printed every 1,000 steps.
   */
  @Test
  void theCirclesAreLearntAtTheCoursesPace() {
    DataSet circles = circles();
    assertThat(circles.getFeatures().getDouble(0, 1)).isCloseTo(0.85260226, within(1e-6));
    ComputationGraph graph =
        network("planar", "[2, 10, 5, 1]", 1).build(TrainingSettingsFixture.he(3), 300);
    assertThat(graph.score(circles)).isCloseTo(0.883053746, within(1e-5));
    for (int step = 0; step < 1000; step++) {
      graph.fit(circles);
    }
    assertThat(graph.score(circles)).isCloseTo(0.687982592, within(1e-5));
  }

  /** A hundred thousand units at 0.8: the share of zeros is known to about 0.0013. */
  @Test
  void dropoutZeroesItsShareAndScalesTheRest() {
    ComputationGraph graph =
        network("cats-deep", "[1, 1000, 1]", 0.8).build(TrainingSettingsFixture.he(1), 1);
    graph.getLayer("layer1").getParam("W").assign(0);
    graph.getLayer("layer1").getParam("b").assign(1);
    INDArray input = Nd4j.ones(100, 1);
    Nd4j.getRandom().setSeed(9);
    INDArray first = graph.feedForward(input, true).get("dropout1").dup();
    Nd4j.getRandom().setSeed(9);
    INDArray second = graph.feedForward(input, true).get("dropout1").dup();
    long dropped = first.length() - first.gt(0).castTo(first.dataType()).sumNumber().longValue();
    assertThat((double) dropped / first.length()).isCloseTo(0.2, within(0.007));
    assertThat(first.maxNumber().doubleValue()).isCloseTo(1.25, within(1e-6));
    assertThat(second).isEqualTo(first);
    assertThat(graph.feedForward(input, false).get("dropout1").minNumber().doubleValue()).isOne();
  }

  private static ClassifierNetwork network(String name, String layers, double keepProbability) {
    return Networks.read(
        Settings.parse(
            "layers = " + layers,
            "test",
            List.of("network=" + name, "regularization.keep-probability=" + keepProbability)));
  }

  /** Two circles of 150 points, the inner one of class 1, shuffled and blurred, from seed 1. */
  private static DataSet circles() {
    int half = 150;
    NumpyRandom random = new NumpyRandom(1);
    int[] order = random.permutation(2 * half);
    INDArray points = Nd4j.create(2 * half, 2);
    INDArray classes = Nd4j.create(2 * half, 1);
    for (int row = 0; row < order.length; row++) {
      boolean inner = order[row] >= half;
      double angle = 2 * Math.PI * (order[row] % half) / half;
      double radius = inner ? 0.8 : 1;
      points.putScalar(row, 0, radius * Math.cos(angle) + 0.05 * random.normal());
      points.putScalar(row, 1, radius * Math.sin(angle) + 0.05 * random.normal());
      classes.putScalar(row, 0, inner ? 1 : 0);
    }
    return new DataSet(points, classes);
  }
}
