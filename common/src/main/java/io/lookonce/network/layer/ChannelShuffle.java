package io.lookonce.network.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Interleaves the channels of groups, so that the next grouped convolution reads from all of them
 * (Zhang et al., <i>ShuffleNet</i>, 2017): with g groups of n channels each, output channel i · g +
 * j is input channel j · n + i.
 */
public final class ChannelShuffle extends NoParamLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private int groups = 1;

  /** For JSON. */
  ChannelShuffle() {}

  /**
   * A shuffle.
   *
   * @param groups divides the channels
   */
  public ChannelShuffle(String name, int groups) {
    this.layerName = name;
    this.groups = groups;
  }

  public int groups() {
    return groups;
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return input;
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    return null;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return new LayerMemoryReport.Builder(layerName, ChannelShuffle.class, input, input).build();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    Layer layer = new ShufflingLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    return layer;
  }

  /** Moves the channels. */
  private static final class ShufflingLayer extends AbstractLayer<ChannelShuffle> {
    private static final long serialVersionUID = 1L;

    ShufflingLayer(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      return workspaces.dup(ArrayType.ACTIVATIONS, shuffled(input, layerConf().groups()), 'c');
    }

    /** A shuffle in as many groups as a group had channels undoes a shuffle. */
    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      long back = epsilon.size(1) / layerConf().groups();
      return Pair.of(
          new DefaultGradient(),
          workspaces.dup(ArrayType.ACTIVATION_GRAD, shuffled(epsilon, back), 'c'));
    }

    private static INDArray shuffled(INDArray images, long groups) {
      long[] shape = images.shape();
      return images
          .dup('c')
          .reshape('c', shape[0], groups, shape[1] / groups, shape[2] * shape[3])
          .permute(0, 2, 1, 3)
          .dup('c')
          .reshape('c', shape);
    }

    @Override
    public boolean isPretrainLayer() {
      return false;
    }

    @Override
    public void clearNoiseWeightParams() {
      // There are no parameters.
    }
  }
}
