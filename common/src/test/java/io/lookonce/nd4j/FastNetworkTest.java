package io.lookonce.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lookonce.nd4j.operation.DropoutOperation;
import io.lookonce.nd4j.operation.DropoutOperation.DropoutSeed;
import io.lookonce.network.optimizer.BiasCorrectedAdam;
import io.lookonce.network.optimizer.LearningRateSchedule;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

class FastNetworkTest {
  private static final double KEEP = 0.6;

  private final INDArray features = SmallNetworks.images(SmallNetworks.EXAMPLES);
  private final INDArray labels = SmallNetworks.labels(SmallNetworks.EXAMPLES);

  @BeforeEach
  void oneThread() {
    ComputeThreads.set(1);
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(
        new Sgd(0.1),
        new Nesterovs(0.05, 0.9),
        new Adam(new StepSchedule(ScheduleType.ITERATION, 0.01, 0.5, 2)),
        new BiasCorrectedAdam(
            new LearningRateSchedule.Exponential(0.01, 0.5, LearningRateSchedule.Unit.ITERATION),
            0.9,
            0.99,
            1e-3));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void stepsLeadWhereStockStepsLead(IUpdater updater) {
    MultiLayerNetwork stock = flat(updater, 0, null);
    MultiLayerNetwork ours = flat(updater, 0, null);
    train(stock, ours, 4);
    assertSame(stock, ours);
  }

  @Test
  void penaltiesClippingAndCountsAreThoseOfStock() {
    MultiLayerNetwork stock = flat(new Adam(0.01), 0.02, GradientNormalization.ClipL2PerLayer);
    MultiLayerNetwork ours = flat(new Adam(0.01), 0.02, GradientNormalization.ClipL2PerLayer);
    train(stock, ours, 3);
    assertSame(stock, ours);
    assertThat(ours.getIterationCount()).isEqualTo(3);
    assertThat(ours.score()).isCloseTo(stock.score(), within(1e-5));
  }

  @Test
  void droppedActivationsAreDroppedBackwardToo() {
    MultiLayerNetwork ours = dense(new Dropout(KEEP));
    MultiLayerNetwork stock = dense(new DrawnMask(KEEP, 7 * 31 + "1".hashCode(), 0));
    train(stock, ours, 3);
    assertSame(stock, ours);
    try (FastNetwork fast = FastNetwork.of(ours)) {
      assertThat(fast.output(flatFeatures()).distance2(stock.output(flatFeatures(), false)))
          .isLessThan(1e-5);
    }
  }

  @Test
  void dropoutKeepsTheExpectedShare() {
    FloatBuffer mask = FloatBuffer.allocate(20_000);
    DropoutOperation.draw(mask, KEEP, DropoutSeed.of(3, 0, 0));
    FloatBuffer next = FloatBuffer.allocate(20_000);
    DropoutOperation.draw(next, KEEP, DropoutSeed.of(3, 0, 1));
    int kept = 0;
    int same = 0;
    for (int i = 0; i < mask.capacity(); i++) {
      kept += mask.get(i) == (float) (1 / KEEP) ? 1 : 0;
      same += mask.get(i) == next.get(i) ? 1 : 0;
      assertThat(mask.get(i)).isIn(0f, (float) (1 / KEEP));
    }
    // Three standard deviations of the binomial distribution.
    assertThat(kept / 20_000.0).isCloseTo(KEEP, within(0.0104));
    assertThat(same / 20_000.0).isCloseTo(KEEP * KEEP + (1 - KEEP) * (1 - KEEP), within(0.0106));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sameStepsGiveTheSameBits(int threads) {
    ComputeThreads.set(threads);
    INDArray first = trainedResidual();
    assertThat(trainedResidual()).isEqualTo(first);
  }

  @Test
  void workersInOneProcessDoNotDisturbEachOther() throws Exception {
    INDArray alone = trainedResidual();
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try {
      Future<INDArray> first = workers.submit(this::trainedResidual);
      Future<INDArray> second = workers.submit(this::trainedResidual);
      assertThat(first.get()).isEqualTo(alone);
      assertThat(second.get()).isEqualTo(alone);
    } finally {
      workers.shutdownNow();
    }
  }

  @Test
  void closingGivesTheMemoryBack() {
    trainedResidual();
    long before = Pointer.totalBytes();
    trainedResidual();
    // DL4J leaves a few small objects to the garbage collector; a program here takes 200 kB and
    // more.
    assertThat(Pointer.totalBytes()).isLessThan(before + 20_000);
  }

  @Test
  void theLastPartialBatchIsTrainedToo() {
    ComputationGraph stock = SmallNetworks.residual();
    ComputationGraph ours = SmallNetworks.residual();
    try (FastNetwork fast = FastNetwork.of(ours)) {
      for (int examples : new int[] {5, 2, 5}) {
        INDArray some = SmallNetworks.images(examples);
        stock.fit(new INDArray[] {some}, new INDArray[] {SmallNetworks.labels(examples)});
        fast.fit(some, SmallNetworks.labels(examples));
        assertThat(fast.output(some).distance2(stock.outputSingle(false, some))).isLessThan(1e-3);
      }
    }
    assertThat(ours.params().distance2(stock.params())).isLessThan(1e-3);
  }

  @Test
  void aSavedNetworkContinuesExactly(@TempDir Path folder) throws Exception {
    MultiLayerNetwork ours = flat(new Adam(0.01), 0, null);
    try (FastNetwork fast = FastNetwork.of(ours)) {
      fast.fit(flatFeatures(), labels);
      ModelSerializer.writeModel(ours, folder.resolve("network.zip").toFile(), true);
      fast.fit(flatFeatures(), labels);
    }
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(folder.resolve("network.zip").toFile(), true);
    try (FastNetwork fast = FastNetwork.of(restored)) {
      fast.fit(flatFeatures(), labels);
    }
    assertThat(restored.params()).isEqualTo(ours.params());
  }

  @Test
  void parametersSetFromOutsideAreUsed() {
    MultiLayerNetwork ours = flat(new Sgd(0.1), 0, null);
    try (FastNetwork fast = FastNetwork.of(ours)) {
      fast.fit(flatFeatures(), labels);
      INDArray other = SmallNetworks.numbers(3, ours.params().shape());
      ours.setParams(other);
      MultiLayerNetwork stock = flat(new Sgd(0.1), 0, null);
      stock.setParams(other.dup());
      assertThat(fast.output(flatFeatures()).distance2(stock.output(flatFeatures(), false)))
          .isLessThan(1e-4);
    }
  }

  @Test
  void channelsLastIsRefused() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3).nOut(2).dataFormat(CNN2DFormat.NHWC).build())
                .layer(SmallNetworks.softmax())
                .setInputType(InputType.convolutional(9, 9, 3, CNN2DFormat.NHWC))
                .build());
    network.init();
    assertThatThrownBy(() -> FastNetwork.of(network))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer 0")
        .hasMessageContaining("NCHW");
  }

  @Test
  void aLayerWithoutFastPathIsTrainedByStock() {
    MultiLayerNetwork stock = withLocalNormalization();
    MultiLayerNetwork ours = withLocalNormalization();
    stock.fit(features, labels);
    try (FastNetwork fast = FastNetwork.of(ours)) {
      assertThat(fast.isAccelerated()).isFalse();
      assertThat(fast.fit(features, labels)).isEqualTo(stock.score());
      assertThat(fast.output(features)).isEqualTo(stock.output(features, false));
    }
    assertThat(ours.params()).isEqualTo(stock.params());
  }

  @Test
  void labelsOfAnotherShapeAreRefused() {
    try (FastNetwork fast = FastNetwork.of(SmallNetworks.residual())) {
      assertThatThrownBy(() -> fast.fit(features, Nd4j.zeros(5, 3)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[5, 4]")
          .hasMessageContaining("[5, 3]");
    }
  }

  private void train(MultiLayerNetwork stock, MultiLayerNetwork ours, int steps) {
    try (FastNetwork fast = FastNetwork.of(ours)) {
      assertThat(fast.isAccelerated()).isTrue();
      for (int step = 0; step < steps; step++) {
        stock.fit(flatFeatures(), labels);
        fast.fit(flatFeatures(), labels);
      }
    }
  }

  private static void assertSame(MultiLayerNetwork stock, MultiLayerNetwork ours) {
    assertThat(relative(stock.params(), ours.params())).isLessThan(1e-5);
    INDArray state = stock.getUpdater().getStateViewArray();
    if (state != null) {
      assertThat(relative(state, ours.getUpdater().getStateViewArray())).isLessThan(1e-4);
    }
  }

  private static double relative(INDArray expected, INDArray actual) {
    return actual.distance2(expected) / expected.norm2Number().doubleValue();
  }

  private INDArray trainedResidual() {
    ComputationGraph network = SmallNetworks.residual(DataType.FLOAT, new Adam(0.01));
    try (FastNetwork fast = FastNetwork.of(network)) {
      for (int step = 0; step < 3; step++) {
        fast.fit(features, labels);
      }
    }
    return network.params().dup();
  }

  private INDArray flatFeatures() {
    return features.reshape(features.size(0), features.length() / features.size(0));
  }

  /** A convolution on flat rows of pixels, as a table of images holds them. */
  private static MultiLayerNetwork flat(
      IUpdater updater, double penalty, GradientNormalization normalization) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(updater)
                .l2(penalty)
                .gradientNormalization(normalization)
                .gradientNormalizationThreshold(0.05)
                .weightInit(WeightInit.XAVIER)
                .list()
                .layer(SmallNetworks.convolution(3, 2, 8))
                .layer(new DenseLayer.Builder().nOut(6).activation(Activation.TANH).build())
                .layer(SmallNetworks.softmax())
                .setInputType(
                    InputType.convolutionalFlat(
                        SmallNetworks.ROWS, SmallNetworks.COLUMNS, SmallNetworks.CHANNELS))
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork dense(org.deeplearning4j.nn.conf.dropout.IDropout dropout) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Sgd(0.1))
                .weightInit(WeightInit.XAVIER)
                .list()
                .layer(new DenseLayer.Builder().nOut(30).activation(Activation.RELU).build())
                .layer(
                    new DenseLayer.Builder()
                        .nOut(12)
                        .activation(Activation.SIGMOID)
                        .dropOut(dropout)
                        .build())
                .layer(
                    new OutputLayer.Builder(LossFunction.XENT)
                        .nOut(SmallNetworks.CLASSES)
                        .activation(Activation.SIGMOID)
                        .build())
                .setInputType(
                    InputType.feedForward(
                        SmallNetworks.CHANNELS * SmallNetworks.ROWS * SmallNetworks.COLUMNS))
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork withLocalNormalization() {
    return SmallNetworks.sequence(
        DataType.FLOAT, new Sgd(0.1), new LocalResponseNormalization.Builder().build());
  }
}
