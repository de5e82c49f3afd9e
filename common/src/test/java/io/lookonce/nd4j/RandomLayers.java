package io.lookonce.nd4j;

import io.lookonce.network.SigmoidCrossEntropy;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks of random layers and shapes, and random batches for them. */
final class RandomLayers {

  private static final Activation[] ACTIVATIONS = {
    Activation.RELU, Activation.SIGMOID, Activation.TANH
  };

  private final SplittableRandom random;
  private final int channels;
  private final int height;
  private final int width;
  private final int outputs;

  /** The input shape of the next layer. */
  private int rows;

  private int columns;

  RandomLayers(long seed) {
    random = new SplittableRandom(seed);
    channels = random.nextInt(1, 6);
    height = random.nextInt(5, 11);
    width = random.nextInt(5, 11);
    outputs = random.nextInt(1, 4);
    rows = height;
    columns = width;
  }

  /** Convolution, pooling, convolution, a dense layer, and sigmoid units with the course's loss. */
  MultiLayerNetwork network() {
    ListBuilder layers = builder();
    layers.layer(convolution(random.nextInt(1, 21), anyActivation()));
    layers.layer(pooling());
    layers.layer(convolution(random.nextInt(1, 21), anyActivation()));
    layers.layer(
        new DenseLayer.Builder().nOut(random.nextInt(1, 20)).activation(anyActivation()).build());
    return initialised(layers);
  }

  /** A convolution, batch normalisation with random running statistics, and sigmoid units. */
  MultiLayerNetwork normalizedNetwork() {
    ListBuilder layers = builder();
    layers.layer(convolution(random.nextInt(1, 21), Activation.IDENTITY));
    layers.layer(
        new org.deeplearning4j.nn.conf.layers.BatchNormalization.Builder()
            .useLogStd(false)
            .eps(1e-3)
            .build());
    MultiLayerNetwork network = initialised(layers);
    for (String name : new String[] {"gamma", "beta", "mean", "var"}) {
      INDArray values = network.getLayer(1).getParam(name);
      for (long i = 0; i < values.length(); i++) {
        values.putScalar(i, random.nextDouble(0.5, 1.5));
      }
    }
    return network;
  }

  /** float32, examples × channels × rows × columns. */
  INDArray images() {
    return SmallNetworks.numbers(random.nextLong(), random.nextInt(1, 5), channels, height, width);
  }

  /** Zeros and ones, examples × outputs. */
  INDArray labels(long examples) {
    INDArray labels = Nd4j.create(DataType.FLOAT, examples, outputs);
    for (long i = 0; i < labels.length(); i++) {
      labels.putScalar(i, random.nextInt(2));
    }
    return labels;
  }

  private ListBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(random.nextLong())
        .dataType(DataType.FLOAT)
        .updater(new Sgd(0.1))
        .weightInit(WeightInit.XAVIER)
        .biasInit(0.1)
        .list();
  }

  private MultiLayerNetwork initialised(ListBuilder layers) {
    layers.layer(
        new OutputLayer.Builder(new SigmoidCrossEntropy())
            .nOut(outputs)
            .activation(Activation.SIGMOID)
            .build());
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            layers.setInputType(InputType.convolutional(height, width, channels)).build());
    network.init();
    return network;
  }

  private ConvolutionLayer convolution(int filters, Activation activation) {
    int stride = random.nextInt(1, 4);
    int kernelRows = random.nextInt(1, Math.min(rows, 5) + 1);
    int kernelColumns = random.nextInt(1, Math.min(columns, 5) + 1);
    ConvolutionMode mode = move(kernelRows, kernelColumns, stride);
    return new ConvolutionLayer.Builder(kernelRows, kernelColumns)
        .stride(stride, stride)
        .convolutionMode(mode)
        .nOut(filters)
        .activation(activation)
        .build();
  }

  private SubsamplingLayer pooling() {
    int stride = random.nextInt(1, 4);
    int size = random.nextInt(1, Math.min(Math.min(rows, columns), 4) + 1);
    ConvolutionMode mode = move(size, size, stride);
    return new SubsamplingLayer.Builder(random.nextBoolean() ? PoolingType.MAX : PoolingType.AVG)
        .kernelSize(size, size)
        .stride(stride, stride)
        .convolutionMode(mode)
        .build();
  }

  /** Chooses the padding and computes the input shape of the next layer. */
  private ConvolutionMode move(int kernelRows, int kernelColumns, int stride) {
    boolean same = random.nextBoolean();
    rows = same ? (rows + stride - 1) / stride : (rows - kernelRows) / stride + 1;
    columns = same ? (columns + stride - 1) / stride : (columns - kernelColumns) / stride + 1;
    return same ? ConvolutionMode.Same : ConvolutionMode.Truncate;
  }

  private Activation anyActivation() {
    return ACTIVATIONS[random.nextInt(ACTIVATIONS.length)];
  }
}
