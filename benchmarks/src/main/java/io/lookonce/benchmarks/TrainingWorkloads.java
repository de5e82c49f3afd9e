package io.lookonce.benchmarks;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks whose training step is measured, built with plain DL4J. */
final class TrainingWorkloads {
  private TrainingWorkloads() {}

  /** Convolution 4×4×8, pool 8, convolution 2×2×16, pool 4, softmax over 6 signs. */
  static MultiLayerNetwork signsConvNet() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.003))
                .weightInit(WeightInit.XAVIER)
                .convolutionMode(ConvolutionMode.Same)
                .list()
                .layer(convolution(4, 1, 8).activation(Activation.RELU).build())
                .layer(maximum(8, 8))
                .layer(convolution(2, 1, 16).activation(Activation.RELU).build())
                .layer(maximum(4, 4))
                .layer(softmax(6))
                .setInputType(InputType.convolutional(64, 64, 3))
                .build());
    network.init();
    return network;
  }

  /** Dense 12288-20-7-5-1 with rectifiers and a sigmoid at the end. */
  static MultiLayerNetwork deepDense() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.0075))
                .weightInit(WeightInit.RELU)
                .list()
                .layer(dense(20))
                .layer(dense(7))
                .layer(dense(5))
                .layer(
                    new OutputLayer.Builder(LossFunction.XENT)
                        .nOut(1)
                        .activation(Activation.SIGMOID)
                        .build())
                .setInputType(InputType.feedForward(12288))
                .build());
    network.init();
    return network;
  }

  /** ResNet-50 (He et al. 2015) for pictures of 64×64×3 and 6 classes. */
  static ComputationGraph resNet50() {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(0.001))
            .weightInit(WeightInit.XAVIER)
            .convolutionMode(ConvolutionMode.Truncate)
            .graphBuilder()
            .addInputs("pictures")
            .setInputTypes(InputType.convolutional(64, 64, 3))
            .addLayer("pad", new ZeroPaddingLayer.Builder(3, 3).build(), "pictures")
            .addLayer("conv1", convolution(7, 2, 64).build(), "pad")
            .addLayer("bn1", new BatchNormalization(), "conv1")
            .addLayer("relu1", relu(), "bn1")
            .addLayer("pool1", maximum(3, 2), "relu1");
    String last = "pool1";
    int[] blocks = {3, 4, 6, 3};
    for (int stage = 0; stage < 4; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        int stride = block == 0 && stage > 0 ? 2 : 1;
        last = residual(graph, "res" + stage + "_" + block, last, 64 << stage, stride, block == 0);
      }
    }
    graph
        .addLayer(
            "average",
            new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(2, 2).stride(2, 2).build(),
            last)
        .addLayer("output", softmax(6), "average")
        .setOutputs("output");
    ComputationGraph network = new ComputationGraph(graph.build());
    network.init();
    return network;
  }

  private static String residual(
      GraphBuilder graph, String name, String input, int filters, int stride, boolean project) {
    normalized(graph, name + "_a", input, 1, stride, filters, ConvolutionMode.Truncate);
    graph.addLayer(name + "_a_relu", relu(), name + "_a_bn");
    normalized(graph, name + "_b", name + "_a_relu", 3, 1, filters, ConvolutionMode.Same);
    graph.addLayer(name + "_b_relu", relu(), name + "_b_bn");
    normalized(graph, name + "_c", name + "_b_relu", 1, 1, 4 * filters, ConvolutionMode.Truncate);
    String shortcut = input;
    if (project) {
      normalized(graph, name + "_s", input, 1, stride, 4 * filters, ConvolutionMode.Truncate);
      shortcut = name + "_s_bn";
    }
    graph.addVertex(
        name + "_add", new ElementWiseVertex(ElementWiseVertex.Op.Add), name + "_c_bn", shortcut);
    graph.addLayer(name + "_relu", relu(), name + "_add");
    return name + "_relu";
  }

  private static void normalized(
      GraphBuilder graph,
      String name,
      String input,
      int kernel,
      int stride,
      int filters,
      ConvolutionMode mode) {
    ConvolutionLayer layer = convolution(kernel, stride, filters).convolutionMode(mode).build();
    graph.addLayer(name, layer, input).addLayer(name + "_bn", new BatchNormalization(), name);
  }

  private static ConvolutionLayer.Builder convolution(int kernel, int stride, int filters) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .nOut(filters)
        .activation(Activation.IDENTITY);
  }

  private static SubsamplingLayer maximum(int kernel, int stride) {
    return new SubsamplingLayer.Builder(PoolingType.MAX)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .build();
  }

  private static ActivationLayer relu() {
    return new ActivationLayer(Activation.RELU);
  }

  private static DenseLayer dense(int outputs) {
    return new DenseLayer.Builder().nOut(outputs).activation(Activation.RELU).build();
  }

  private static OutputLayer softmax(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
