package io.lookonce.network.layer;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Layer normalisation (Ba, Kiros and Hinton, 2016) over the channels: of a vector over all its
 * values, of an image at every pixel over its channels, as Keras does by default. y = γ · (x −
 * mean) / sqrt(variance + ε) + β, with γ and β per channel. Training and inference are the same.
 *
 * <p>Parameters: {@link #GAMMA} and {@link #BETA}, one number per channel each, in this order.
 * Neither has a penalty or decays.
 */
public final class LayerNormalization extends FeedForwardLayer {
  private static final long serialVersionUID = 1L;

  /** DL4J's name for the scale of the channels. */
  public static final String GAMMA = "gamma";

  /** DL4J's name for the offset of the channels. */
  public static final String BETA = "beta";

  @JsonProperty private double epsilon;

  /** For JSON. */
  LayerNormalization() {}

  /**
   * A normalisation.
   *
   * @param epsilon added to the variance, above 0
   */
  public LayerNormalization(String name, double epsilon) {
    this.layerName = name;
    this.epsilon = epsilon;
    this.activationFn = new ActivationIdentity();
  }

  public double epsilon() {
    return epsilon;
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    if (nIn <= 0 || override) {
      nIn =
          input instanceof InputTypeConvolutional image
              ? image.getChannels()
              : input.arrayElementsPerExample();
      nOut = nIn;
    }
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
  public List<Regularization> getRegularizationByParam(String parameter) {
    return List.of();
  }

  @Override
  public ParamInitializer initializer() {
    return new ScaleAndOffset();
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    return new LayerMemoryReport.Builder(layerName, LayerNormalization.class, input, input)
        .standardMemory(2 * nIn, 2 * nIn)
        .build();
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    NormalizingLayer layer = new NormalizingLayer(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
    layer.setConf(conf);
    return layer;
  }

  /** γ, initially 1, then β, initially 0, in one flat view. */
  private static final class ScaleAndOffset implements ParamInitializer {

    @Override
    public long numParams(NeuralNetConfiguration conf) {
      return numParams(conf.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
      return 2 * ((LayerNormalization) layer).getNIn();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
      return List.of(GAMMA, BETA);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
      return List.of();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
      return List.of();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
      return false;
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
      return false;
    }

    @Override
    public Map<String, INDArray> init(
        NeuralNetConfiguration conf, INDArray view, boolean initialize) {
      Map<String, INDArray> parameters = getGradientsFromFlattened(conf, view);
      if (initialize) {
        parameters.get(GAMMA).assign(1);
        parameters.get(BETA).assign(0);
      }
      parameters.keySet().forEach(conf::addVariable);
      return parameters;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(
        NeuralNetConfiguration conf, INDArray view) {
      INDArray flat = view.reshape(view.length());
      long channels = view.length() / 2;
      Map<String, INDArray> parts = new LinkedHashMap<>();
      parts.put(GAMMA, flat.get(NDArrayIndex.interval(0, channels)).reshape('c', 1, channels));
      parts.put(
          BETA, flat.get(NDArrayIndex.interval(channels, 2 * channels)).reshape('c', 1, channels));
      return parts;
    }
  }

  /** The computation in the network's precision. */
  private static final class NormalizingLayer extends BaseLayer<LayerNormalization> {
    private static final long serialVersionUID = 1L;

    NormalizingLayer(NeuralNetConfiguration conf, DataType type) {
      super(conf, type);
    }

    @Override
    public boolean isPretrainLayer() {
      return false;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray rows = rows(input);
      INDArray result =
          rows.subColumnVector(rows.mean(true, 1))
              .muliColumnVector(inverseDeviation(rows))
              .muliRowVector(getParam(GAMMA))
              .addiRowVector(getParam(BETA));
      return workspaces.dup(ArrayType.ACTIVATIONS, like(input, result), 'c');
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      INDArray rows = rows(input);
      INDArray inverse = inverseDeviation(rows);
      INDArray normalized = rows.subColumnVector(rows.mean(true, 1)).muliColumnVector(inverse);
      INDArray arriving = rows(epsilon);
      INDArray gamma = gradientViews.get(GAMMA);
      INDArray beta = gradientViews.get(BETA);
      gamma.assign(arriving.mul(normalized).sum(true, 0));
      beta.assign(arriving.sum(true, 0));
      INDArray scaled = arriving.mulRowVector(getParam(GAMMA));
      INDArray along = scaled.mul(normalized).mean(true, 1);
      INDArray leaving =
          scaled
              .subColumnVector(scaled.mean(true, 1))
              .subi(normalized.mulColumnVector(along))
              .muliColumnVector(inverse);
      Gradient gradient = new DefaultGradient();
      gradient.setGradientFor(GAMMA, gamma);
      gradient.setGradientFor(BETA, beta);
      return Pair.of(
          gradient, workspaces.dup(ArrayType.ACTIVATION_GRAD, like(input, leaving), 'c'));
    }

    /** 1 / sqrt(variance + ε) of every row. */
    private INDArray inverseDeviation(INDArray rows) {
      INDArray variance = rows.var(false, 1).reshape(rows.size(0), 1);
      return Transforms.sqrt(variance.addi(layerConf().epsilon())).rdivi(1);
    }

    /** One row of channels per pixel, or per vector. */
    private static INDArray rows(INDArray values) {
      return values.rank() == 2
          ? values.dup('c')
          : values.permute(0, 2, 3, 1).dup('c').reshape('c', -1, values.size(1));
    }

    /** The inverse of {@link #rows}, in the shape of other values. */
    private static INDArray like(INDArray values, INDArray rows) {
      return values.rank() == 2
          ? rows
          : rows.reshape('c', values.size(0), values.size(2), values.size(3), values.size(1))
              .permute(0, 3, 1, 2);
    }
  }
}
