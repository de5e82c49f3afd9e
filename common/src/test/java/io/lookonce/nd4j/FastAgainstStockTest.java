package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/** With the same parameters, outputs, losses and gradients equal those of DL4J's own layers. */
class FastAgainstStockTest {
  private static final double TOLERANCE = 1e-4;

  private final INDArray features = SmallNetworks.images(SmallNetworks.EXAMPLES);
  private final INDArray labels = SmallNetworks.labels(SmallNetworks.EXAMPLES);

  @BeforeAll
  static void oneThread() {
    ComputeThreads.set(1);
  }

  static Stream<Arguments> layers() {
    return Stream.of(
        named("same, even kernel", convolution(4, 1, ConvolutionMode.Same, Activation.RELU)),
        named("same, strided", convolution(3, 2, ConvolutionMode.Same, Activation.TANH)),
        named("same, 1×1", convolution(1, 1, ConvolutionMode.Same, Activation.IDENTITY)),
        named("valid", convolution(3, 1, ConvolutionMode.Truncate, Activation.SIGMOID)),
        named("valid, strided", convolution(2, 3, ConvolutionMode.Truncate, Activation.LEAKYRELU)),
        named("explicit padding, oblong, no bias", oblongConvolution()),
        named(
            "two convolutions",
            convolution(4, 1, ConvolutionMode.Same, Activation.RELU),
            convolution(2, 1, ConvolutionMode.Same, Activation.ELU)),
        named(
            "zero padding",
            new ZeroPaddingLayer.Builder(3, 1, 0, 2).build(),
            convolution(5, 2, ConvolutionMode.Truncate, Activation.RELU)),
        named("maximum", wide(), pooling(PoolingType.MAX, 2, 2, ConvolutionMode.Truncate)),
        named("maximum, same", wide(), pooling(PoolingType.MAX, 4, 4, ConvolutionMode.Same)),
        named("overlapping maximum", wide(), pooling(PoolingType.MAX, 3, 2, ConvolutionMode.Same)),
        named("average", wide(), pooling(PoolingType.AVG, 3, 2, ConvolutionMode.Truncate)),
        named("average, same", wide(), pooling(PoolingType.AVG, 4, 3, ConvolutionMode.Same)),
        named("global average", wide(), new GlobalPoolingLayer(PoolingType.AVG)),
        named("global maximum", wide(), new GlobalPoolingLayer(PoolingType.MAX)),
        named("batch normalisation", wide(), new BatchNormalization()),
        named(
            "batch normalisation of variances, then rectifier",
            wide(),
            new BatchNormalization.Builder().useLogStd(false).decay(0.8).eps(1e-3).build(),
            new ActivationLayer(Activation.RELU)),
        named(
            "batch normalisation, then tanh",
            wide(),
            new BatchNormalization(),
            new ActivationLayer(Activation.TANH)),
        named(
            "batch normalisation after dense",
            new DenseLayer.Builder().nOut(9).build(),
            new BatchNormalization(),
            new ActivationLayer(Activation.RELU)),
        named(
            "dense",
            new DenseLayer.Builder().nOut(20).activation(Activation.RELU).build(),
            new DenseLayer.Builder().nOut(7).hasBias(false).activation(Activation.TANH).build()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void layerMatches(String name, org.deeplearning4j.nn.conf.layers.Layer[] layers) {
    MultiLayerNetwork stock = SmallNetworks.sequence(DataType.FLOAT, new Sgd(0.1), layers);
    MultiLayerNetwork ours = SmallNetworks.sequence(DataType.FLOAT, new Sgd(0.1), layers);
    try (FastNetwork fast = FastNetwork.of(ours)) {
      assertThat(fast.isAccelerated()).isTrue();
      stock.setInput(features);
      stock.setLabels(labels);
      stock.computeGradientAndScore();

      double loss = fast.computeGradient(features, labels);

      assertThat(loss).isCloseTo(stock.score(), within(TOLERANCE * stock.score()));
      INDArray expected = stock.getFlattenedGradients();
      assertSameGradients(stock.getLayers(), expected, ours.getFlattenedGradients());
      assertClose("output", stock.output(features, false), fast.output(features), 0);
    }
  }

  @Test
  void residualGraphMatches() {
    ComputationGraph stock = SmallNetworks.residual();
    ComputationGraph ours = SmallNetworks.residual();
    try (FastNetwork fast = FastNetwork.of(ours)) {
      stock.setInputs(features);
      stock.setLabels(labels);
      stock.computeGradientAndScore();

      double loss = fast.computeGradient(features, labels);

      assertThat(loss).isCloseTo(stock.score(), within(TOLERANCE * stock.score()));
      INDArray expected = stock.getGradientsViewArray();
      assertSameGradients(stock.getLayers(), expected, ours.getGradientsViewArray());
      assertClose("output", stock.outputSingle(false, features), fast.output(features), 0);
    }
  }

  /**
   * DL4J computes sums over the examples, the fast step means, except for the running statistics of
   * batch normalisation. A bias before batch normalisation has no influence and its gradient is
   * noise, so differences are measured against at least a thousandth of the whole gradient.
   */
  private static void assertSameGradients(Layer[] layers, INDArray stock, INDArray ours) {
    assertSameGradients(layers, stock, ours, SmallNetworks.EXAMPLES);
  }

  static void assertSameGradients(Layer[] layers, INDArray stock, INDArray ours, int examples) {
    double floor = 1e-3 * stock.norm2Number().doubleValue() / examples;
    for (Layer layer : layers) {
      layer
          .paramTable()
          .forEach(
              (name, values) -> {
                boolean running = !layer.updaterDivideByMinibatch(name);
                INDArray expected = part(stock, values);
                assertClose(
                    layer.conf().getLayer().getLayerName() + " " + name,
                    running ? expected : expected.div(examples),
                    part(ours, values),
                    floor);
              });
    }
  }

  static INDArray part(INDArray flat, INDArray values) {
    return flat.reshape(flat.length())
        .get(NDArrayIndex.interval(values.offset(), values.offset() + values.length()));
  }

  static void assertClose(String what, INDArray expected, INDArray actual, double floor) {
    double size = Math.max(floor, expected.norm2Number().doubleValue());
    double difference = actual.sub(expected).norm2Number().doubleValue();
    assertThat(difference / size).as(what + ": relative difference").isLessThan(TOLERANCE);
  }

  private static Arguments named(String name, org.deeplearning4j.nn.conf.layers.Layer... layers) {
    return Arguments.of(name, layers);
  }

  private static ConvolutionLayer wide() {
    return convolution(3, 1, ConvolutionMode.Same, Activation.IDENTITY);
  }

  private static ConvolutionLayer convolution(
      int kernel, int stride, ConvolutionMode mode, Activation activation) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .nOut(20)
        .convolutionMode(mode)
        .activation(activation)
        .build();
  }

  private static ConvolutionLayer oblongConvolution() {
    return new ConvolutionLayer.Builder(5, 2)
        .stride(1, 2)
        .padding(2, 1)
        .nOut(8)
        .hasBias(false)
        .build();
  }

  private static SubsamplingLayer pooling(
      PoolingType type, int kernel, int stride, ConvolutionMode mode) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .convolutionMode(mode)
        .build();
  }
}
