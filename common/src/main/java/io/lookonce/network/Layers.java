package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import io.lookonce.network.layer.GroupedConvolution;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** DL4J configurations of the course's layers, each with its name, channels first. */
public final class Layers {

  /**
   * Keras' default for the weight of the old value in the running statistics of batch
   * normalisation.
   */
  static final double BATCH_NORMALIZATION_DECAY = 0.99;

  /** Keras' default for the constant that layer normalisation adds to the variance. */
  static final double LAYER_NORMALIZATION_EPSILON = 1e-3;

  /** Keras' default for the constant that batch normalisation adds to the variance. */
  static final double BATCH_NORMALIZATION_EPSILON = 1e-3;

  private Layers() {}

  /** TensorFlow's two kinds of padding. */
  enum Padding {
    /** No padding: windows lie inside the image, and pixels that fill no window are ignored. */
    VALID(ConvolutionMode.Truncate),
    /** Zeros around the image; an odd one is added below and on the right. */
    SAME(ConvolutionMode.Same);

    private final ConvolutionMode mode;

    Padding(ConvolutionMode mode) {
      this.mode = mode;
    }
  }

  /**
   * A square sliding window.
   *
   * @param size rows and columns
   * @param stride step in both directions
   * @param padding at the borders of the image
   */
  record Window(int size, int stride, Padding padding) {

    int[] sides() {
      return new int[] {size, size};
    }

    int[] strides() {
      return new int[] {stride, stride};
    }
  }

  /** Fully connected, with biases. */
  static Layer dense(String name, int units, IActivation activation) {
    return new DenseLayer.Builder().name(name).nOut(units).activation(activation).build();
  }

  /** A convolution with biases; weights [filters, channels, rows, columns]. */
  static Layer convolution(String name, int filters, Window window, IActivation activation) {
    return new ConvolutionLayer.Builder(window.sides(), window.strides())
        .name(name)
        .nOut(filters)
        .convolutionMode(window.padding().mode)
        .dataFormat(CNN2DFormat.NCHW)
        .activation(activation)
        .build();
  }

  /**
   * A convolution in groups with biases; weights [filters, channels / groups, rows, columns].
   *
   * @param groups divides the channels and the filters
   */
  static Layer groupedConvolution(
      String name, int filters, int groups, Window window, IActivation activation) {
    return new GroupedConvolution.Builder(groups, window.sides(), window.strides())
        .name(name)
        .nOut(filters)
        .convolutionMode(window.padding().mode)
        .dataFormat(CNN2DFormat.NCHW)
        .activation(activation)
        .build();
  }

  /** The mean of every channel over the whole image: a vector. */
  static Layer globalAveragePooling(String name) {
    return new GlobalPoolingLayer.Builder(PoolingType.AVG).name(name).build();
  }

  static Layer maximumPooling(String name, Window window) {
    return pooling(name, window, SubsamplingLayer.PoolingType.MAX);
  }

  static Layer averagePooling(String name, Window window) {
    return pooling(name, window, SubsamplingLayer.PoolingType.AVG);
  }

  /** The mean of windows of the given rows and columns that lie inside the image. */
  static Layer averagePooling(String name, int rows, int columns) {
    int[] sides = {rows, columns};
    return pooling(name, sides, sides, Padding.VALID, SubsamplingLayer.PoolingType.AVG);
  }

  private static Layer pooling(
      String name, Window window, SubsamplingLayer.PoolingType poolingType) {
    return pooling(name, window.sides(), window.strides(), window.padding(), poolingType);
  }

  private static Layer pooling(
      String name,
      int[] sides,
      int[] strides,
      Padding padding,
      SubsamplingLayer.PoolingType poolingType) {
    return new SubsamplingLayer.Builder(poolingType, sides, strides)
        .name(name)
        .convolutionMode(padding.mode)
        .dataFormat(CNN2DFormat.NCHW)
        .build();
  }

  /** Zeros around an image, the same number on all four sides. */
  static Layer zeroPadding(String name, int width) {
    return new ZeroPaddingLayer.Builder(width, width)
        .name(name)
        .dataFormat(CNN2DFormat.NCHW)
        .build();
  }

  /**
   * Reads {@code batch-normalization.decay}. With the course's 0.99, running statistics lag behind
   * the weights in a training of a few hundred steps, and workers that share an epoch take fewer
   * steps each. A smaller decay follows sooner.
   */
  public static double normalizationDecay(Settings settings) {
    return settings
        .section("batch-normalization")
        .number("decay", BATCH_NORMALIZATION_DECAY, Range.decay());
  }

  /** Batch normalisation with {@link #BATCH_NORMALIZATION_EPSILON}. */
  static Layer batchNormalization(String name, double decay) {
    return batchNormalization(name, decay, BATCH_NORMALIZATION_EPSILON);
  }

  /**
   * Batch normalisation over the channels. The running variance itself is stored, not DL4J's
   * logarithm of the deviation, so that averaging parameters averages variances.
   */
  static Layer batchNormalization(String name, double decay, double epsilon) {
    return new BatchNormalization.Builder()
        .name(name)
        .decay(decay)
        .eps(epsilon)
        .useLogStd(false)
        .dataFormat(CNN2DFormat.NCHW)
        .build();
  }

  static Layer activation(String name, IActivation activation) {
    return new ActivationLayer.Builder().name(name).activation(activation).build();
  }

  /**
   * Inverted dropout: in training, each value is kept with the given probability and divided by it,
   * or set to zero; in inference, nothing changes. DL4J's own step draws from the calling thread's
   * {@code Nd4j.getRandom()}.
   */
  static Layer dropout(String name, double keepProbability) {
    return new DropoutLayer.Builder(new Dropout(keepProbability)).name(name).build();
  }

  /** The last layer: one sigmoid unit, or a softmax over several, with the cross-entropy loss. */
  static Layer output(String name, int units) {
    ILossFunction loss = units == 1 ? new SigmoidCrossEntropy() : new LossMCXENT();
    return new OutputLayer.Builder(loss)
        .name(name)
        .nOut(units)
        .activation(units == 1 ? Activation.SIGMOID : Activation.SOFTMAX)
        .build();
  }
}
