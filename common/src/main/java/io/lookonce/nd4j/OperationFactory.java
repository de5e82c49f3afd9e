package io.lookonce.nd4j;

import io.lookonce.nd4j.LayerTranslator.NoFastPathException;
import io.lookonce.nd4j.TrainableNetwork.LayerNode;
import io.lookonce.nd4j.operation.Activation;
import io.lookonce.nd4j.operation.Activation.ActivationOperation;
import io.lookonce.nd4j.operation.AdditionOperation;
import io.lookonce.nd4j.operation.BatchNormalizationOperation;
import io.lookonce.nd4j.operation.BatchNormalizationOperation.RunningStatistics;
import io.lookonce.nd4j.operation.ConcatenationOperation;
import io.lookonce.nd4j.operation.ConcatenationOperation.SubsetOperation;
import io.lookonce.nd4j.operation.ConvolutionOperation;
import io.lookonce.nd4j.operation.DropoutOperation;
import io.lookonce.nd4j.operation.DropoutOperation.DropoutSeed;
import io.lookonce.nd4j.operation.InnerProductOperation;
import io.lookonce.nd4j.operation.LayerNormalizationOperation;
import io.lookonce.nd4j.operation.Operation;
import io.lookonce.nd4j.operation.Parameter;
import io.lookonce.nd4j.operation.PoolingOperation;
import io.lookonce.nd4j.operation.Rearrangement.ChannelShuffleOperation;
import io.lookonce.nd4j.operation.ReorgOperation;
import io.lookonce.nd4j.operation.UpsamplingOperation;
import io.lookonce.nd4j.operation.Window;
import io.lookonce.network.layer.ChannelShuffle;
import io.lookonce.network.layer.GroupedConvolution;
import io.lookonce.network.layer.LayerNormalization;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Creates the operation for one DL4J layer. */
final class OperationFactory {
  private final TrainableNetwork network;

  OperationFactory(TrainableNetwork network) {
    this.network = network;
  }

  static NoFastPathException unsupported(LayerNode node, String what) {
    return new NoFastPathException("layer " + node.name() + ": " + what + " has no fast path");
  }

  static Activation activation(LayerNode node, IActivation configured) {
    Activation activation = Activation.of(configured);
    if (activation == null) {
      throw unsupported(node, "activation " + configured);
    }
    return activation;
  }

  /**
   * The activation of a convolution or dense layer that must be an operation of its own, because it
   * keeps its input; null for none.
   */
  static Activation separateActivation(LayerNode node) {
    boolean has =
        node.configuration() instanceof ConvolutionLayer
            || node.configuration() instanceof DenseLayer;
    Activation activation =
        has ? Activation.of(((BaseLayer) node.configuration()).getActivationFn()) : null;
    return activation != null && activation.keepsInput() ? activation : null;
  }

  /**
   * The operation of a layer, without its dropout.
   *
   * @param following activation of the next layer that is to be fused into this one; null for none
   * @param border zeros to add around the input: top, bottom, left, right
   */
  Operation operation(LayerNode node, Activation following, int[] border) {
    Object configuration = node.configuration();
    if (configuration instanceof ElementWiseVertex vertex) {
      return addition(node, vertex, following);
    }
    if (configuration instanceof MergeVertex vertex) {
      return concatenation(node, vertex);
    }
    if (configuration instanceof SubsetVertex vertex) {
      return new SubsetOperation(vertex.getFrom(), vertex.getTo() - vertex.getFrom() + 1L);
    }
    if (configuration instanceof ChannelShuffle layer) {
      return new ChannelShuffleOperation(layer.groups());
    }
    if (configuration instanceof SpaceToDepthLayer layer) {
      return new ReorgOperation(layer.getBlockSize());
    }
    if (configuration instanceof Upsampling2D layer) {
      return new UpsamplingOperation(layer.getSize());
    }
    if (configuration instanceof BaseLayer layer && layer.getWeightNoise() != null) {
      throw unsupported(node, "weight noise");
    }
    if (configuration instanceof ActivationLayer layer) {
      return new ActivationOperation(activation(node, layer.getActivationFn()));
    }
    if (configuration instanceof GlobalPoolingLayer layer) {
      return new PoolingOperation(
          poolingAlgorithm(node, layer.getPoolingType(), true), null, Activation.IDENTITY);
    }
    if (configuration instanceof BatchNormalization layer) {
      return batchNormalization(node, layer, following);
    }
    if (configuration instanceof LayerNormalization layer) {
      return new LayerNormalizationOperation(
          parameter(node, LayerNormalization.GAMMA), (float) layer.epsilon());
    }
    // Other subclasses, such as transposed convolutions, compute something else.
    if (isOneOf(
        configuration, ConvolutionLayer.class, Convolution2D.class, GroupedConvolution.class)) {
      return convolution(node, (ConvolutionLayer) configuration, following, border);
    }
    if (isOneOf(configuration, SubsamplingLayer.class, Pooling2D.class)) {
      return pooling(node, (SubsamplingLayer) configuration, following);
    }
    if (isOneOf(configuration, DenseLayer.class)) {
      return dense(node, (DenseLayer) configuration, following);
    }
    if (isOneOf(configuration, OutputLayer.class)) {
      OutputLayer layer = (OutputLayer) configuration;
      return innerProduct(node, layer.getNOut(), layer.hasBias(), Activation.IDENTITY);
    }
    throw unsupported(node, configuration.getClass().getSimpleName());
  }

  private static boolean isOneOf(Object configuration, Class<?>... types) {
    return List.of(types).contains(configuration.getClass());
  }

  /** The dropout on a layer's input. */
  Operation dropout(LayerNode node) {
    if (!(((Layer) node.configuration()).getIDropout() instanceof Dropout dropout)
        || dropout.getPSchedule() != null) {
      throw unsupported(node, "a dropout that is not plain with a fixed probability");
    }
    long seed = network.seed() * 31 + node.name().hashCode();
    return new DropoutOperation(
        dropout.getP(), () -> DropoutSeed.of(seed, network.dropoutStream(), network.iteration()));
  }

  private static Operation addition(
      LayerNode node, ElementWiseVertex vertex, Activation following) {
    if (vertex.getOp() != ElementWiseVertex.Op.Add || node.inputs().size() < 2) {
      throw unsupported(node, "an element-wise vertex other than a sum");
    }
    return new AdditionOperation(following == null ? Activation.IDENTITY : following);
  }

  private static Operation concatenation(LayerNode node, MergeVertex vertex) {
    if (vertex.getMergeAxis() != 1) {
      throw unsupported(node, "merging along another dimension than channels");
    }
    return new ConcatenationOperation();
  }

  private Operation convolution(
      LayerNode node, ConvolutionLayer layer, Activation following, int[] border) {
    requireNoDilation(node, layer.getDilation());
    int[] kernel = layer.getKernelSize();
    long[] shape =
        layer instanceof GroupedConvolution grouped
            ? weightShape(grouped)
            : new long[] {layer.getNOut(), layer.getNIn(), kernel[0], kernel[1]};
    Window window =
        window(node, kernel, layer.getStride(), layer.getPadding(), layer.getConvolutionMode());
    return new ConvolutionOperation(
        parameter(node, DefaultParamInitializer.WEIGHT_KEY),
        layer.hasBias() ? parameter(node, DefaultParamInitializer.BIAS_KEY) : null,
        shape,
        window.withBorder(border),
        following == null ? activation(node, layer.getActivationFn()) : following,
        node.isFrozen());
  }

  /** Groups, then filters, channels, rows and columns of one. */
  private static long[] weightShape(GroupedConvolution layer) {
    long[] all = layer.weightShape();
    return new long[] {layer.groups(), all[0] / layer.groups(), all[1], all[2], all[3]};
  }

  private static Operation pooling(LayerNode node, SubsamplingLayer layer, Activation following) {
    requireNoDilation(node, layer.getDilation());
    Window window =
        window(
            node,
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getConvolutionMode());
    boolean countPadding = layer.isAvgPoolIncludePadInDivisor();
    return new PoolingOperation(
        poolingAlgorithm(node, layer.getPoolingType(), countPadding),
        window,
        following == null ? Activation.IDENTITY : following);
  }

  private static Window window(
      LayerNode node, int[] kernel, int[] stride, int[] padding, ConvolutionMode mode) {
    if (mode == ConvolutionMode.Causal) {
      throw unsupported(node, "causal padding");
    }
    return new Window(kernel, stride, padding, mode, Window.NO_BORDER);
  }

  private static algorithm poolingAlgorithm(
      LayerNode node, PoolingType type, boolean countPadding) {
    return switch (type) {
      case MAX -> algorithm.pooling_max;
      case AVG ->
          countPadding
              ? algorithm.pooling_avg_include_padding
              : algorithm.pooling_avg_exclude_padding;
      default -> throw unsupported(node, "pooling by " + type);
    };
  }

  private static void requireNoDilation(LayerNode node, int[] dilation) {
    if (dilation[0] != 1 || dilation[1] != 1) {
      throw unsupported(node, "dilation");
    }
  }

  private Operation batchNormalization(
      LayerNode node, BatchNormalization layer, Activation following) {
    if (layer.isLockGammaBeta()) {
      throw unsupported(node, "batch normalisation with locked gamma and beta");
    }
    String spread =
        layer.isUseLogStd()
            ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
            : BatchNormalizationParamInitializer.GLOBAL_VAR;
    RunningStatistics running =
        new RunningStatistics(
            parameter(node, BatchNormalizationParamInitializer.GLOBAL_MEAN),
            parameter(node, spread),
            layer.isUseLogStd(),
            layer.getDecay());
    return new BatchNormalizationOperation(
        parameter(node, BatchNormalizationParamInitializer.GAMMA),
        running,
        (float) layer.getEps(),
        Math.toIntExact(layer.getNOut()),
        following != null,
        node.isFrozen());
  }

  private Operation dense(LayerNode node, DenseLayer layer, Activation following) {
    if (layer.hasLayerNorm()) {
      throw unsupported(node, "layer normalisation");
    }
    Activation activation =
        following == null ? activation(node, layer.getActivationFn()) : following;
    return innerProduct(node, layer.getNOut(), layer.hasBias(), activation);
  }

  private Operation innerProduct(
      LayerNode node, long outputs, boolean hasBias, Activation activation) {
    return new InnerProductOperation(
        parameter(node, DefaultParamInitializer.WEIGHT_KEY),
        hasBias ? parameter(node, DefaultParamInitializer.BIAS_KEY) : null,
        outputs,
        activation);
  }

  private Parameter parameter(LayerNode node, String name) {
    INDArray values = node.layer().paramTable().get(name);
    return new Parameter(values, network.model().params(), network.gradients());
  }
}
