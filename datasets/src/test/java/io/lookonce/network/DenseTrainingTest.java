package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.configuration.Settings;
import io.lookonce.datasets.planar.Circles;
import io.lookonce.datasets.planar.PlanarFigure.PlanarPoint;
import io.lookonce.network.Initialization.Distribution;
import io.lookonce.stepbystep.Activation;
import io.lookonce.stepbystep.DeepModel;
import io.lookonce.stepbystep.DeepModel.ForwardPass;
import io.lookonce.stepbystep.Optimizer.GradientDescent;
import io.lookonce.stepbystep.ParameterInitialization;
import io.lookonce.stepbystep.RandomArrays;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class DenseTrainingTest {

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.7})
  void theLossesAreThoseOfTheNetworkWrittenOut(double lambda) {
    int count = 30;
    INDArray images = RandomArrays.uniform(new NumpyRandom(5), count, 27);
    INDArray cats = images.getColumn(0, true).gt(0.5).castTo(DataType.DOUBLE);
    DataSet data = new DataSet(images.castTo(DataType.FLOAT), cats.castTo(DataType.FLOAT));
    DeepModel reference = DeepModel.of(Activation.RELU).withL2(lambda);
    Map<String, INDArray> parameters =
        ParameterInitialization.he(new NumpyRandom(4), 27, 8, 5, 3, 1);
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
      ForwardPass forward = reference.forward(images.transpose(), parameters);
      assertThat(graph.score())
          .isCloseTo(reference.loss(forward.output(), cats.transpose(), parameters), within(1e-5));
      new GradientDescent()
          .update(
              parameters,
              reference.backward(forward.output(), cats.transpose(), forward.caches()),
              0.1);
    }
  }

  /**
   * The initialisation notebook: He, seed 3, on two noisy circles; the loss is printed every 1,000
   * steps.
   */
  @Test
  void theCirclesAreLearntAtTheCoursesPace() {
    DataSet circles = circles();
    ComputationGraph graph =
        network("planar", "[2, 10, 5, 1]", 1).build(TrainingSettingsFixture.he(3), 300);
    assertThat(graph.score(circles)).isCloseTo(0.883053746, within(1e-5));
    for (int step = 0; step < 1000; step++) {
      graph.fit(circles);
    }
    assertThat(graph.score(circles)).isCloseTo(0.687982592, within(1e-5));
  }

  /**
   * A hundred thousand units at 0.8: the fraction of zeros has a standard deviation of about
   * 0.0013.
   */
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

  private static DataSet circles() {
    List<PlanarPoint> drawn = new Circles().draw(300, 0.05, new NumpyRandom(1));
    INDArray points = Nd4j.create(drawn.size(), 2);
    INDArray classes = Nd4j.create(drawn.size(), 1);
    for (int row = 0; row < drawn.size(); row++) {
      points.putScalar(row, 0, drawn.get(row).x());
      points.putScalar(row, 1, drawn.get(row).y());
      classes.putScalar(row, 0, drawn.get(row).label());
    }
    return new DataSet(points, classes);
  }
}
