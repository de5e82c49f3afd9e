package io.lookonce.network.layer;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A convolution in groups: input and output channels are divided into as many equal parts, and each
 * output channel reads the input channels of its own part only. With one group per input channel it
 * is a depthwise convolution. Channels first.
 *
 * <p>Parameters: {@code b} [filters]; {@code W} [filters, input channels / groups, rows, columns]
 * in C order, as ONNX and oneDNN have them.
 */
public final class GroupedConvolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private int groups = 1;

  /** For JSON. */
  GroupedConvolution() {}

  private GroupedConvolution(Builder builder) {
    super(builder);
    groups = builder.groups;
  }

  /** The number of groups; it divides the input channels and the filters. */
  public int groups() {
    return groups;
  }

  /** The shape of the weights: filters, input channels of a group, rows, columns. */
  public long[] weightShape() {
    return new long[] {nOut, nIn / groups, kernelSize[0], kernelSize[1]};
  }

  @Override
  public ParamInitializer initializer() {
    return new GroupedInitializer();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    if (nIn % groups != 0 || nOut % groups != 0) {
      throw new IllegalArgumentException(
          layerName + ": " + groups + " groups do not divide " + nIn + " inputs and " + nOut);
    }
    Layer layer = new GroupedLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  /** Builds a {@link GroupedConvolution}. */
  public static final class Builder extends ConvolutionLayer.Builder {
    private final int groups;

    /**
     * A convolution in groups.
     *
     * @param kernel rows and columns
     * @param stride rows and columns
     */
    public Builder(int groups, int[] kernel, int[] stride) {
      super(kernel, stride);
      this.groups = groups;
    }

    @Override
    @SuppressWarnings("unchecked")
    public GroupedConvolution build() {
      return new GroupedConvolution(this);
    }
  }

  /** Biases first, then weights, in one flat view. */
  private static final class GroupedInitializer extends ConvolutionParamInitializer {

    @Override
    public long numParams(org.deeplearning4j.nn.conf.layers.Layer layer) {
      GroupedConvolution convolution = (GroupedConvolution) layer;
      return (convolution.hasBias() ? convolution.getNOut() : 0)
          + length(convolution.weightShape());
    }

    @Override
    protected INDArray createWeightMatrix(
        NeuralNetConfiguration conf, INDArray view, boolean initialize) {
      GroupedConvolution layer = (GroupedConvolution) conf.getLayer();
      long[] shape = layer.weightShape();
      if (!initialize) {
        return view.reshape('c', shape);
      }
      double window = (double) shape[2] * shape[3];
      return layer
          .getWeightInitFn()
          .init(shape[1] * window, shape[0] / layer.groups * window, shape, 'c', view);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration conf, INDArray view) {
      GroupedConvolution layer = (GroupedConvolution) conf.getLayer();
      INDArray flat = view.reshape(view.length());
      long biases = layer.hasBias() ? layer.getNOut() : 0;
      Map<String, INDArray> gradients = new LinkedHashMap<>();
      if (biases > 0) {
        gradients.put(BIAS_KEY, flat.get(NDArrayIndex.interval(0, biases)).reshape('c', 1, biases));
      }
      gradients.put(
          WEIGHT_KEY,
          flat.get(NDArrayIndex.interval(biases, view.length())).reshape('c', layer.weightShape()));
      return gradients;
    }

    private static long length(long[] shape) {
      long length = 1;
      for (long side : shape) {
        length = Math.multiplyExact(length, side);
      }
      return length;
    }
  }

  /**
   * DL4J's convolution with the groups on the diagonal of a dense array of weights. It costs as
   * much as a dense convolution; the fast step does not.
   */
  private static final class GroupedLayer
      extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
    private static final long serialVersionUID = 1L;
    private static final String WEIGHTS = ConvolutionParamInitializer.WEIGHT_KEY;

    GroupedLayer(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    protected INDArray getParamWithNoise(
        String name, boolean training, LayerWorkspaceMgr workspaces) {
      INDArray values = super.getParamWithNoise(name, training, workspaces);
      if (!name.equals(WEIGHTS)) {
        return values;
      }
      INDArray dense = dense(values.dataType());
      for (int group = 0; group < convolution().groups; group++) {
        block(dense, group).assign(rows(values, group));
      }
      return dense;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      Map<String, INDArray> views = gradientViews;
      INDArray weights = views.get(WEIGHTS);
      INDArray dense = dense(weights.dataType());
      gradientViews = new HashMap<>(views);
      gradientViews.put(WEIGHTS, dense);
      try {
        Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaces);
        for (int group = 0; group < convolution().groups; group++) {
          rows(weights, group).assign(block(dense, group));
        }
        result.getFirst().setGradientFor(WEIGHTS, weights, 'c');
        return result;
      } finally {
        gradientViews = views;
      }
    }

    private GroupedConvolution convolution() {
      return (GroupedConvolution) layerConf();
    }

    private INDArray dense(DataType type) {
      long[] shape = convolution().weightShape();
      shape[1] = convolution().getNIn();
      try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
        return Nd4j.zeros(type, shape);
      }
    }

    private INDArray rows(INDArray weights, int group) {
      return weights.get(part(convolution().getNOut(), group));
    }

    private INDArray block(INDArray dense, int group) {
      return dense.get(part(convolution().getNOut(), group), part(convolution().getNIn(), group));
    }

    private INDArrayIndex part(long channels, int group) {
      long size = channels / convolution().groups;
      return NDArrayIndex.interval(group * size, (group + 1) * size);
    }
  }
}
