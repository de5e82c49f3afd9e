package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.network.detector.DetectorLoss;
import io.lookonce.network.detector.RegionLossFunction;
import io.lookonce.yolo.RegionLossWeights;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

/** A small detector with the loss of YOLOv2, trained by DL4J's own step and by the fast step. */
class RegionTrainingTest {
  private static final int CLASSES = 2;
  private static final int EXAMPLES = 3;
  private static final int OBJECTS = 4;
  private static final List<Float> ANCHORS = List.of(1f, 1f, 2.5f, 1.5f);

  private final Random random = new Random(4);

  @BeforeEach
  void oneThread() {
    ComputeThreads.set(1);
  }

  /** DL4J's own check of the whole network in double precision. */
  @Test
  void gradientsPassTheCheck() {
    RegionLossWeights weights = new RegionLossWeights(1, 5, 1, 1, 0.6, false, true, 0);
    ComputationGraph network = network(DataType.DOUBLE, new NoOp(), Activation.TANH, weights);
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    try {
      boolean passes =
          GradientCheckUtil.checkGradients(
              new GradientCheckUtil.GraphConfig()
                  .net(network)
                  .epsilon(1e-6)
                  .maxRelError(1e-4)
                  .minAbsoluteError(1e-7)
                  .inputs(new INDArray[] {images(DataType.DOUBLE)})
                  .labels(new INDArray[] {labels(DataType.DOUBLE)}));
      assertThat(passes).isTrue();
    } finally {
      Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    }
  }

  @Test
  void fastStepsLeadWhereStockStepsLead() {
    ComputationGraph stock = network(DataType.FLOAT, new Sgd(0.02), null, RegionLossWeights.YOLO2);
    ComputationGraph ours = network(DataType.FLOAT, new Sgd(0.02), null, RegionLossWeights.YOLO2);
    ours.setParams(stock.params().dup());
    try (FastNetwork fast = FastNetwork.of(ours)) {
      assertThat(fast.obstacle()).isEmpty();
      for (int step = 0; step < 4; step++) {
        INDArray features = images(DataType.FLOAT);
        INDArray labels = labels(DataType.FLOAT);
        double loss = fast.fit(features, labels);
        stock.fit(new INDArray[] {features}, new INDArray[] {labels});
        assertThat(loss).isCloseTo(stock.score(), within(1e-3));
      }
      double moved =
          stock.params().distance2(ours.params()) / stock.params().norm2Number().doubleValue();
      assertThat(moved).isLessThan(1e-4);
      INDArray features = images(DataType.FLOAT);
      INDArray expected = stock.outputSingle(features);
      INDArray output = fast.output(features);
      assertThat(output.shape()).isEqualTo(expected.shape());
      assertThat(output.distance2(expected) / expected.norm2Number().doubleValue())
          .isLessThan(1e-4);
    }
  }

  @Test
  void theLossIsWrittenAndReadWithTheNetwork() {
    ComputationGraph network =
        network(DataType.FLOAT, new Sgd(0.02), null, RegionLossWeights.YOLO2);
    ComputationGraphConfiguration read =
        ComputationGraphConfiguration.fromJson(network.getConfiguration().toJson());
    assertThat(read).isEqualTo(network.getConfiguration());
  }

  /**
   * @param smooth an activation to check gradients with; null for the leaky one after batch
   *     normalisation and pooling
   */
  private static ComputationGraph network(
      DataType type, IUpdater updater, Activation smooth, RegionLossWeights weights) {
    boolean checked = smooth != null;
    int outputs = ANCHORS.size() / 2 * (5 + CLASSES);
    RegionLossFunction loss = new RegionLossFunction(ANCHORS, CLASSES, 5, 4, weights);
    ComputationGraphConfiguration.GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .seed(3)
            .updater(updater)
            .weightInit(WeightInit.RELU)
            .graphBuilder()
            .addInputs("images")
            .setInputTypes(InputType.convolutional(8, 10, 3))
            .addLayer(
                "first",
                new ConvolutionLayer.Builder(3, 3)
                    .padding(1, 1)
                    .nOut(6)
                    .activation(checked ? smooth : Activation.IDENTITY)
                    .build(),
                "images")
            .addLayer(
                "normalized",
                // The updates of running statistics are no gradients, but the check would test
                // them.
                checked
                    ? new ActivationLayer(smooth)
                    : new BatchNormalization.Builder().useLogStd(false).build(),
                "first")
            .addLayer(
                "activated",
                checked
                    ? new ActivationLayer(smooth)
                    : new ActivationLayer(new ActivationLReLU(0.1)),
                "normalized")
            .addLayer(
                "pooled",
                new SubsamplingLayer.Builder(checked ? PoolingType.AVG : PoolingType.MAX)
                    .kernelSize(2, 2)
                    .stride(2, 2)
                    .build(),
                "activated")
            .addLayer(
                "raw",
                new ConvolutionLayer.Builder(1, 1)
                    .nOut(outputs)
                    .activation(Activation.IDENTITY)
                    .build(),
                "pooled")
            .addLayer("loss", new LossLayer.Builder(loss).build(), "raw")
            .setOutputs("loss");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  private INDArray images(DataType type) {
    double[] pixels = random.doubles(EXAMPLES * 3L * 8 * 10).toArray();
    return Nd4j.create(pixels, new long[] {EXAMPLES, 3, 8, 10}, 'c').castTo(type);
  }

  private INDArray labels(DataType type) {
    INDArray labels = Nd4j.zeros(type, EXAMPLES, DetectorLoss.labelWidth(OBJECTS));
    for (int example = 0; example < EXAMPLES; example++) {
      labels.putScalar(example, 0, example);
      for (int object = 0; object < example; object++) {
        int at = DetectorLoss.labelWidth(object);
        labels.putScalar(example, at, random.nextDouble());
        labels.putScalar(example, at + 1, random.nextDouble());
        labels.putScalar(example, at + 2, 0.1 + random.nextDouble() / 2);
        labels.putScalar(example, at + 3, 0.1 + random.nextDouble() / 2);
        labels.putScalar(example, at + 4, random.nextInt(CLASSES));
      }
    }
    return labels;
  }
}
