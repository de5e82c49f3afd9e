package io.lookonce.network;

import io.lookonce.configuration.Range;
import io.lookonce.configuration.Settings;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** The layers of the course as DL4J configures them, each with its name, channels first. */
public final class Layers {

  /** The weight of the past in batch normalisation's running statistics, as in Keras. */
  static final double BATCH_NORMALIZATION_DECAY = 0.99;

  /** What batch normalisation adds to the variance, as in Keras. */
  static final double BATCH_NORMALIZATION_EPSILON = 1e-3;

  private Layers() {}

  /** Where a window may lie, in the words of TensorFlow. */
  enum Padding {
    /** Only inside the image; pixels that fill no window are left out. */
    VALID(ConvolutionMode.Truncate),
    /** Anywhere; zeros around, the odd one below and to the right. */
    SAME(ConvolutionMode.Same);

    private final ConvolutionMode mode;

    Padding(ConvolutionMode mode) {
      this.mode = mode;
    }
  }

  /**
   * A square window sliding over an image.
   *
   * @param size rows and columns
   * @param stride step in both directions
   * @param padding where it may lie
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
  static Layer dense(String name, int units, Activation activation) {
    return new DenseLayer.Builder().name(name).nOut(units).activation(activation).build();
  }

  /** A convolution with biases; weights [filters, channels, rows, columns]. */
  static Layer convolution(String name, int filters, Window window, Activation activation) {
    return new ConvolutionLayer.Builder(window.sides(), window.strides())
        .name(name)
        .nOut(filters)
        .convolutionMode(window.padding().mode)
        .dataFormat(CNN2DFormat.NCHW)
        .activation(activation)
        .build();
  }

  static Layer maximumPooling(String name, Window window) {
    return pooling(name, window, SubsamplingLayer.PoolingType.MAX);
  }

  static Layer averagePooling(String name, Window window) {
    return pooling(name, window, SubsamplingLayer.PoolingType.AVG);
  }

  private static Layer pooling(
      String name, Window window, SubsamplingLayer.PoolingType poolingType) {
    return new SubsamplingLayer.Builder(poolingType, window.sides(), window.strides())
        .name(name)
        .convolutionMode(window.padding().mode)
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
   * Reads {@code batch-normalization.decay}. A training of a few hundred steps ends before running
   * statistics with the course's 0.99 have followed the weights, and workers that share an epoch
   * take fewer steps in it; a smaller decay follows sooner.
   */
  public static double normalizationDecay(Settings settings) {
    return settings
        .section("batch-normalization")
        .number("decay", BATCH_NORMALIZATION_DECAY, Range.decay());
  }

  /** Batch normalisation with the course's constant beside the variance. */
  static Layer batchNormalization(String name, double decay) {
    return batchNormalization(name, decay, BATCH_NORMALIZATION_EPSILON);
  }

  /**
   * Batch normalisation over the channels. The running variance is kept as it is, not as DL4J's
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

  static Layer activation(String name, Activation activation) {
    return new ActivationLayer.Builder().name(name).activation(activation).build();
  }

  /**
   * Inverted dropout: while training, each number is kept with the given probability and divided by
   * it, or set to zero; in use, nothing happens. DL4J itself draws from the calling thread's {@code
   * Nd4j.getRandom()}.
   */
  static Layer dropout(String name, double keepProbability) {
    return new DropoutLayer.Builder(new Dropout(keepProbability)).name(name).build();
  }

  /** The last layer: one sigmoid unit, or a softmax over several, with the cross-entropy cost. */
  static Layer output(String name, int units) {
    ILossFunction loss = units == 1 ? new SigmoidCrossEntropy() : new LossMCXENT();
    return new OutputLayer.Builder(loss)
        .name(name)
        .nOut(units)
        .activation(units == 1 ? Activation.SIGMOID : Activation.SOFTMAX)
        .build();
  }
}
