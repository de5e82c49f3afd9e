package io.lookonce.darknet;

import io.lookonce.darknet.DarknetLayer.Convolution;
import io.lookonce.darknet.DarknetLayer.LayerShape;
import io.lookonce.darknet.DarknetLayer.MaxPool;
import io.lookonce.darknet.DarknetLayer.Reorg;
import io.lookonce.darknet.DarknetLayer.Route;
import io.lookonce.darknet.DarknetLayer.Shortcut;
import io.lookonce.darknet.DarknetLayer.Upsample;
import io.lookonce.darknet.DarknetLayer.Yolo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;

/**
 * A Darknet network as a DL4J graph of DL4J's own layers, and back.
 *
 * <p>The output of a network with several {@code [yolo]} heads is that of {@link MergedHeads}.
 *
 * <p>Input {@value #INPUT}: {@code [batch, channels, height, width]}. The Darknet layer of number n
 * becomes {@code layern}; of a convolution with batch normalisation that is the convolution alone,
 * and {@code layern.normalized} and {@code layern.activated} follow. What the last convolution
 * gives are the raw values that reach the region head. Darknet's dropout does nothing here, in
 * training neither.
 */
public final class DarknetGraph {
  /** Name of the graph's input. */
  public static final String INPUT = "images";

  /** Name of the vertex that the loss layer becomes. */
  public static final String LOSS = "loss";

  /** Name of the vertex that joins the heads. */
  private static final String HEADS = "heads";

  private final DarknetTraining training;
  private final GraphBuilder builder;

  /** The vertex that gives each Darknet layer's output. */
  private final List<String> outputs = new ArrayList<>();

  /** The vertex that reaches each {@code [yolo]}. */
  private final List<String> heads = new ArrayList<>();

  private DarknetGraph(LayerShape input, DarknetTraining training) {
    this.training = training;
    this.builder =
        new NeuralNetConfiguration.Builder()
            .seed(training.seed())
            .updater(training.updater())
            .weightInit(WeightInit.ZERO)
            .convolutionMode(ConvolutionMode.Truncate)
            .graphBuilder()
            .addInputs(INPUT)
            .setInputTypes(
                InputType.convolutional(
                    input.height(), input.width(), input.channels(), CNN2DFormat.NCHW));
  }

  /**
   * Builds the graph with the network's numbers in it.
   *
   * @throws IllegalArgumentException naming the {@link DarknetTraining#obstacles}, if there are
   *     any; if a pooling's padding has no counterpart in DL4J, or more layers are to be frozen
   *     than there are
   */
  public static ComputationGraph build(
      DarknetConfiguration configuration, DarknetWeights weights, DarknetTraining training) {
    List<DarknetLayer> layers = configuration.layers();
    List<String> obstacles = DarknetTraining.obstacles(configuration);
    if (!obstacles.isEmpty()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s cannot be trained: %s",
              configuration.fileName(),
              String.join(", ", obstacles)));
    }
    if (training.frozenLayers() > layers.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s has %d layers, %d cannot be frozen",
              configuration.fileName(),
              layers.size(),
              training.frozenLayers()));
    }
    DarknetGraph graph = new DarknetGraph(configuration.input(), training);
    for (int number = 0; number < layers.size(); number++) {
      graph.outputs.add(graph.add(layers.get(number), number));
    }
    ComputationGraph network = new ComputationGraph(graph.finished(configuration).build());
    network.init();
    new GraphParameters(configuration, network).set(weights);
    return network;
  }

  /**
   * The graph's parameters as Darknet weights that give the same raw values by Darknet's rules.
   *
   * @param configuration that the graph was built from, for an input of any size
   * @param network from {@link #build}, trained since or not
   * @throws IllegalArgumentException if the graph is not of that configuration
   */
  public static DarknetWeights weights(
      DarknetConfiguration configuration, ComputationGraph network) {
    return new GraphParameters(configuration, network).get();
  }

  /** Name of the convolution of a Darknet layer. */
  static String nameOf(int number) {
    return "layer" + number;
  }

  /** Name of the batch normalisation of a Darknet layer. */
  static String normalizationOf(int number) {
    return nameOf(number) + ".normalized";
  }

  private GraphBuilder finished(DarknetConfiguration configuration) {
    String last = configuration.hasRegion() ? previous() : merged(configuration);
    if (training.lossLayer() == null) {
      return builder.setOutputs(last);
    }
    return builder.addLayer(LOSS, training.lossLayer(), last).setOutputs(LOSS);
  }

  private String merged(DarknetConfiguration configuration) {
    MergedHeads shapes = MergedHeads.of(configuration);
    String[] planes = new String[heads.size()];
    for (int head = 0; head < planes.length; head++) {
      planes[head] = heads.get(head);
      if (shapes.factor(head) > 1) {
        planes[head] = HEADS + head;
        builder.addLayer(
            planes[head],
            new Upsampling2D.Builder(shapes.factor(head)).dataFormat(CNN2DFormat.NCHW).build(),
            heads.get(head));
      }
    }
    if (planes.length == 1) {
      return planes[0];
    }
    builder.addVertex(HEADS, new MergeVertex(), planes);
    return HEADS;
  }

  private String previous() {
    return outputs.isEmpty() ? INPUT : outputs.get(outputs.size() - 1);
  }

  private String add(DarknetLayer layer, int number) {
    if (layer instanceof Convolution convolution) {
      return convolution(convolution, number);
    } else if (layer instanceof MaxPool pool) {
      return maxPool(pool, nameOf(number));
    } else if (layer instanceof Route route) {
      return route(route, nameOf(number));
    } else if (layer instanceof Reorg reorg) {
      return reorg(reorg, nameOf(number));
    } else if (layer instanceof Upsample upsample) {
      return upsample(upsample, nameOf(number));
    } else if (layer instanceof Shortcut shortcut) {
      return shortcut(shortcut, nameOf(number));
    } else if (layer instanceof Yolo) {
      heads.add(previous());
      return previous();
    } else {
      return previous();
    }
  }

  private String convolution(Convolution layer, int number) {
    boolean frozen = number < training.frozenLayers();
    IActivation activation = activation(layer.activation());
    boolean batchNormalize = layer.batchNormalize();
    builder.addLayer(
        nameOf(number),
        new ConvolutionLayer.Builder(layer.size(), layer.size())
            .nIn(layer.input().channels())
            .nOut(layer.filters())
            .stride(layer.strideY(), layer.strideX())
            .padding(layer.padding(), layer.padding())
            .dataFormat(CNN2DFormat.NCHW)
            .hasBias(!batchNormalize)
            .activation(batchNormalize ? new ActivationIdentity() : activation)
            .updater(frozen ? DarknetTraining.NO_STEP : training.updater())
            .regularization(frozen ? new ArrayList<>() : new ArrayList<>(training.regularization()))
            .build(),
        previous());
    if (!batchNormalize) {
      return nameOf(number);
    }
    String activated = nameOf(number) + ".activated";
    builder.addLayer(
        normalizationOf(number),
        new org.deeplearning4j.nn.conf.layers.BatchNormalization.Builder()
            .nIn(layer.filters())
            .nOut(layer.filters())
            .eps(training.batchNormalizationEpsilon())
            .decay(frozen ? 1 : training.batchNormalizationDecay())
            .useLogStd(false)
            .updater(frozen ? DarknetTraining.NO_STEP : training.updater())
            .dataFormat(CNN2DFormat.NCHW)
            .build(),
        nameOf(number));
    builder.addLayer(activated, new ActivationLayer(activation), normalizationOf(number));
    return activated;
  }

  private static IActivation activation(DarknetActivation activation) {
    return switch (activation) {
      case LINEAR -> new ActivationIdentity();
      case LEAKY -> new ActivationLReLU(DarknetActivation.LEAKY_SLOPE);
      case RELU -> new ActivationReLU();
      case LOGISTIC -> new ActivationSigmoid();
      case SWISH, MISH, RELU6, TANH, ELU ->
          throw new IllegalArgumentException("activation=" + activation.text());
    };
  }

  private String maxPool(MaxPool layer, String name) {
    SubsamplingLayer.Builder pool =
        new SubsamplingLayer.Builder(PoolingType.MAX)
            .kernelSize(layer.size(), layer.size())
            .stride(layer.strideY(), layer.strideX())
            .dataFormat(CNN2DFormat.NCHW);
    if (layer.paddingBefore() == layer.paddingRight()
        && layer.paddingBefore() == layer.paddingBelow()) {
      pool.padding(layer.paddingBefore(), layer.paddingBefore());
    } else if (isSame(layer)) {
      pool.convolutionMode(ConvolutionMode.Same);
    } else {
      throw new IllegalArgumentException("DL4J has no pooling that pads like " + layer);
    }
    builder.addLayer(name, pool.build(), previous());
    return name;
  }

  /** Whether DL4J's mode Same, which puts the smaller half of the padding before, pads alike. */
  private static boolean isSame(MaxPool layer) {
    LayerShape in = layer.input();
    LayerShape out = layer.output();
    return out.width() == (in.width() + layer.strideX() - 1) / layer.strideX()
        && out.height() == (in.height() + layer.strideY() - 1) / layer.strideY()
        && (layer.paddingBefore() + layer.paddingRight()) / 2 == layer.paddingBefore()
        && (layer.paddingBefore() + layer.paddingBelow()) / 2 == layer.paddingBefore();
  }

  private String route(Route layer, String name) {
    String[] sources = layer.sources().stream().map(outputs::get).toArray(String[]::new);
    if (sources.length == 1) {
      return sources[0];
    }
    builder.addVertex(name, new MergeVertex(), sources);
    return name;
  }

  private String reorg(Reorg layer, String name) {
    LayerShape in = layer.input();
    LayerShape out = layer.output();
    int stride = layer.stride();
    builder.addVertex(
        name + ".enlarged",
        new ReshapeVertex(
            -1, in.channels() / (stride * stride), in.height() * stride, in.width() * stride),
        previous());
    builder.addLayer(
        name + ".depth",
        new SpaceToDepthLayer.Builder(stride, CNN2DFormat.NCHW).build(),
        name + ".enlarged");
    builder.addVertex(
        name, new ReshapeVertex(-1, out.channels(), out.height(), out.width()), name + ".depth");
    return name;
  }

  private String upsample(Upsample layer, String name) {
    builder.addLayer(
        name,
        new Upsampling2D.Builder(layer.stride()).dataFormat(CNN2DFormat.NCHW).build(),
        previous());
    return name;
  }

  private String shortcut(Shortcut layer, String name) {
    boolean linear = layer.activation() == DarknetActivation.LINEAR;
    String sum = linear ? name : name + ".sum";
    builder.addVertex(
        sum,
        new ElementWiseVertex(ElementWiseVertex.Op.Add),
        previous(),
        outputs.get(layer.sources().get(0)));
    if (!linear) {
      builder.addLayer(name, new ActivationLayer(activation(layer.activation())), sum);
    }
    return name;
  }
}
