package io.lookonce.course;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import io.lookonce.network.Networks;
import io.lookonce.network.NumpyRandom;
import io.lookonce.network.TrainingSettingsFixture;
import io.lookonce.stepbystep.Activation;
import io.lookonce.stepbystep.Convolution;
import io.lookonce.stepbystep.Pooling;
import io.lookonce.stepbystep.RandomArrays;
import io.lookonce.stepbystep.ZeroPadding.PaddingRule;
import io.lookonce.testing.TensorFlowRandom;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * <i>Convolution model: Application</i>: TensorFlow's first weights, and the product's outputs for
 * random images with them. TensorFlow and the reference keep channels last, DL4J first.
 */
final class SignsNetwork {

  private static final INDArray FIRST = new TensorFlowRandom(1, 0).xavier(4, 4, 3, 8);
  private static final INDArray SECOND = new TensorFlowRandom(1, 0).xavier(2, 2, 8, 16);

  /** Inputs by row, column and channel. */
  private static final INDArray SCORING = new TensorFlowRandom(1, 45).xavier(64, 6);

  private SignsNetwork() {}

  static Map<String, Computation> computations() {
    return Map.of(
        "C4W1.app.init",
        () ->
            Map.of(
                "W1_1_1_1", FIRST.get(point(1), point(1), point(1), all()),
                "W2_1_1_1", SECOND.get(point(1), point(1), point(1), all())),
        "C4W1.app.forward_and_cost",
        () -> Map.of("Z3", scores(), "cost", loss()));
  }

  private static INDArray scores() {
    INDArray pooled =
        product().feedForward(channelsFirst(images(new NumpyRandom(1), 2)), false).get("pool2");
    INDArray scores =
        pooled
            .permute(0, 2, 3, 1)
            .dup('c')
            .reshape('c', 2, 64)
            .mmul(SCORING.castTo(DataType.FLOAT));
    return scores.castTo(DataType.DOUBLE);
  }

  /** The same scores by the reference, (images, classes). */
  static INDArray scoresOfTheReference() {
    INDArray first = block(images(new NumpyRandom(1), 2), FIRST, 8);
    INDArray second = block(first, SECOND, 4);
    return second.reshape('c', 2, 64).mmul(SCORING);
  }

  private static double loss() {
    NumpyRandom random = new NumpyRandom(1);
    INDArray images = channelsFirst(images(random, 4));
    INDArray labels = RandomArrays.normal(random, 4, 6).castTo(DataType.FLOAT);
    return product().score(new DataSet(images, labels));
  }

  private static INDArray block(INDArray images, INDArray weights, int size) {
    INDArray noBias = Nd4j.zeros(DataType.DOUBLE, 1, 1, 1, weights.size(3));
    INDArray linear = new Convolution(1, PaddingRule.SAME).forward(images, weights, noBias);
    return new Pooling(Pooling.Kind.MAX, size, size, PaddingRule.SAME)
        .forward(Activation.RELU.forward(linear));
  }

  private static ComputationGraph product() {
    ComputationGraph graph =
        Networks.byName("signs-convnet").build(TrainingSettingsFixture.zeros(), 1);
    graph.getLayer("conv1").getParam("W").assign(FIRST.permute(3, 2, 0, 1));
    graph.getLayer("conv2").getParam("W").assign(SECOND.permute(3, 2, 0, 1));
    INDArray byChannelFirst =
        SCORING.reshape('c', 2, 2, 16, 6).permute(2, 0, 1, 3).dup('c').reshape('c', 64, 6);
    graph.getLayer("fc").getParam("W").assign(byChannelFirst);
    return graph;
  }

  private static INDArray images(NumpyRandom random, int count) {
    return RandomArrays.normal(random, count, 64, 64, 3);
  }

  private static INDArray channelsFirst(INDArray images) {
    return images.permute(0, 3, 1, 2).dup('c').castTo(DataType.FLOAT);
  }
}
