package io.lookonce.nd4j;

import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks and batches small enough for DL4J's own step. */
public final class SmallNetworks {
  static final int EXAMPLES = 5;
  static final int CHANNELS = 3;
  static final int ROWS = 13;
  static final int COLUMNS = 11;
  static final int CLASSES = 4;

  private SmallNetworks() {}

  /** The given layers on images of 3×13×11, then a softmax over 4 classes. */
  static MultiLayerNetwork sequence(DataType type, IUpdater updater, Layer... layers) {
    ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(type)
            .updater(updater)
            .weightInit(WeightInit.XAVIER)
            .activation(Activation.IDENTITY)
            .biasInit(0.1)
            .list();
    for (Layer layer : layers) {
      list.layer(layer.clone());
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            list.layer(softmax())
                .setInputType(InputType.convolutional(ROWS, COLUMNS, CHANNELS))
                .build());
    network.init();
    return network;
  }

  /** A small residual network: zero padding, strided convolution, two blocks, average pool. */
  public static ComputationGraph residual(DataType type, IUpdater updater) {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(type)
                .updater(updater)
                .weightInit(WeightInit.XAVIER)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(ROWS, COLUMNS, CHANNELS))
                .addLayer("conv1", convolution(3, 2, 16), "in")
                .addLayer("bn1", new BatchNormalization(), "conv1")
                .addLayer("relu1", new ActivationLayer(Activation.RELU), "bn1")
                .addLayer("conv2", convolution(3, 1, 16), "relu1")
                .addLayer("bn2", new BatchNormalization(), "conv2")
                .addVertex("sum2", new ElementWiseVertex(ElementWiseVertex.Op.Add), "bn2", "relu1")
                .addLayer("relu2", new ActivationLayer(Activation.RELU), "sum2")
                .addLayer("conv3", convolution(1, 2, 24), "relu2")
                .addLayer("shortcut", convolution(1, 2, 24), "relu2")
                .addVertex(
                    "sum3", new ElementWiseVertex(ElementWiseVertex.Op.Add), "conv3", "shortcut")
                .addLayer("relu3", new ActivationLayer(Activation.RELU), "sum3")
                .addLayer(
                    "average",
                    new SubsamplingLayer.Builder(PoolingType.AVG)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build(),
                    "relu3")
                .addLayer("out", softmax(), "average")
                .setOutputs("out")
                .build());
    network.init();
    return network;
  }

  public static ComputationGraph residual() {
    return residual(DataType.FLOAT, new Sgd(0.1));
  }

  static ConvolutionLayer convolution(int kernel, int stride, int filters) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .nOut(filters)
        .convolutionMode(ConvolutionMode.Same)
        .activation(Activation.IDENTITY)
        .build();
  }

  static OutputLayer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /** Images of normally distributed numbers. */
  public static INDArray images(int examples) {
    return numbers(11, examples, CHANNELS, ROWS, COLUMNS);
  }

  static INDArray numbers(long seed, long... shape) {
    Random random = new Random(seed);
    INDArray numbers = Nd4j.create(DataType.FLOAT, shape);
    for (long i = 0; i < numbers.length(); i++) {
      numbers.putScalar(i, random.nextGaussian());
    }
    return numbers;
  }

  /** One-hot labels with alternating classes. */
  public static INDArray labels(int examples) {
    INDArray labels = Nd4j.create(DataType.FLOAT, examples, CLASSES);
    for (int example = 0; example < examples; example++) {
      labels.putScalar(example, example % CLASSES, 1);
    }
    return labels;
  }
}
