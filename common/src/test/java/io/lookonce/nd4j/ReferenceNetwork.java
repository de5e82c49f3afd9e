package io.lookonce.nd4j;

import io.lookonce.stepbystep.Activation;
import io.lookonce.stepbystep.Convolution;
import io.lookonce.stepbystep.CrossEntropy;
import io.lookonce.stepbystep.Linear;
import io.lookonce.stepbystep.Linear.LayerGradients;
import io.lookonce.stepbystep.Pooling;
import io.lookonce.stepbystep.ZeroPadding.PaddingRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J network of convolutions, poolings and dense layers, computed by the course's layers in
 * double precision: channels last, one example per column after the images.
 */
final class ReferenceNetwork {

  /** The input of one layer, and its output before the activation. */
  private record Step(Layer layer, INDArray input, INDArray linear) {}

  private final MultiLayerNetwork network;
  private final boolean training;
  private final List<Step> steps = new ArrayList<>();
  private final INDArray output;

  /** The smallest distance of a ReLU's input, or of a window's second largest value, to a kink. */
  private double margin = Double.POSITIVE_INFINITY;

  /**
   * @param images examples × channels × rows × columns
   * @param training whether batch normalisation takes the batch's own statistics
   */
  ReferenceNetwork(MultiLayerNetwork network, INDArray images, boolean training) {
    this.network = network;
    this.training = training;
    INDArray activation = images.castTo(DataType.DOUBLE).permute(0, 2, 3, 1).dup('c');
    for (Layer layer : network.getLayers()) {
      INDArray weights = layer.paramTable().get("W");
      boolean dense = weights != null && weights.rank() == 2;
      INDArray input = dense && activation.rank() == 4 ? flatten(activation) : activation;
      INDArray linear = forward(layer, input);
      steps.add(new Step(layer, input, linear));
      Activation function = activation(layer);
      activation = function == null ? linear : function.forward(linear);
    }
    output = activation;
  }

  /** Examples × outputs. */
  INDArray output() {
    return output.transpose();
  }

  /** The loss per example, a sum over the outputs. */
  double loss(INDArray labels) {
    return CrossEntropy.loss(output, labels.castTo(DataType.DOUBLE).transpose());
  }

  /** The distance of the loss to the nearest kink. */
  double margin() {
    return margin;
  }

  /** The gradients of the mean loss, of every layer with weights, in DL4J's shapes. */
  Map<Layer, LayerGradients> backward(INDArray labels) {
    Map<Layer, LayerGradients> gradients = new LinkedHashMap<>();
    INDArray linearGradient = output.sub(labels.castTo(DataType.DOUBLE).transpose());
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      INDArray inputGradient;
      if (step.layer.conf().getLayer() instanceof SubsamplingLayer layer) {
        inputGradient = pooling(layer).backward(linearGradient, step.input);
      } else {
        LayerGradients found = backward(step, linearGradient);
        gradients.put(step.layer, found);
        inputGradient = found.input();
      }
      if (i > 0) {
        linearGradient = throughActivation(steps.get(i - 1), inputGradient);
      }
    }
    return gradients;
  }

  /** The gradients of a layer with weights; a convolution's sums over the examples become means. */
  private static LayerGradients backward(Step step, INDArray linearGradient) {
    if (step.layer.conf().getLayer() instanceof ConvolutionLayer layer) {
      LayerGradients found =
          convolution(layer).backward(linearGradient, step.input, kernels(step.layer));
      long examples = step.input.size(0);
      return new LayerGradients(
          found.input(),
          found.weights().permute(3, 2, 0, 1).div(examples),
          found.bias().reshape(1, -1).div(examples));
    }
    LayerGradients found = Linear.backward(linearGradient, step.input, matrix(step.layer));
    return new LayerGradients(found.input(), found.weights().transpose(), found.bias().transpose());
  }

  private static INDArray throughActivation(Step before, INDArray gradient) {
    INDArray shaped =
        before.linear.rank() == 4 && gradient.rank() == 2
            ? unflatten(gradient, before.linear.shape())
            : gradient;
    Activation function = activation(before.layer);
    return function == null ? shaped : function.backward(shaped, before.linear);
  }

  private INDArray forward(Layer layer, INDArray input) {
    if (layer.conf().getLayer() instanceof ConvolutionLayer conf) {
      INDArray bias = doubles(layer, "b").reshape(1, 1, 1, -1);
      return rectified(layer, convolution(conf).forward(input, kernels(layer), bias));
    }
    if (layer.conf().getLayer() instanceof SubsamplingLayer conf) {
      if (conf.getPoolingType() == PoolingType.MAX) {
        margin = Math.min(margin, WindowMargin.of(pooling(conf), input));
      }
      return pooling(conf).forward(input);
    }
    if (layer.conf().getLayer() instanceof BatchNormalization conf) {
      var normalization =
          new io.lookonce.stepbystep.BatchNormalization(
              doubles(layer, "gamma"),
              doubles(layer, "beta"),
              doubles(layer, "mean"),
              doubles(layer, "var"),
              conf.getEps());
      return training ? normalization.training(input) : normalization.inference(input);
    }
    return rectified(layer, Linear.forward(input, matrix(layer), doubles(layer, "b").transpose()));
  }

  private INDArray rectified(Layer layer, INDArray linear) {
    if (activation(layer) == Activation.RELU) {
      margin = Math.min(margin, linear.aminNumber().doubleValue());
    }
    return linear;
  }

  private static Convolution convolution(ConvolutionLayer layer) {
    return new Convolution(layer.getStride()[0], padding(layer.getConvolutionMode()));
  }

  private static Pooling pooling(SubsamplingLayer layer) {
    Pooling.Kind kind =
        layer.getPoolingType() == PoolingType.MAX ? Pooling.Kind.MAX : Pooling.Kind.AVERAGE;
    return new Pooling(
        kind, layer.getKernelSize()[0], layer.getStride()[0], padding(layer.getConvolutionMode()));
  }

  private static PaddingRule padding(ConvolutionMode mode) {
    return mode == ConvolutionMode.Same ? PaddingRule.SAME : PaddingRule.VALID;
  }

  /** Null if there is none. */
  private static Activation activation(Layer layer) {
    if (!(layer.conf().getLayer() instanceof BaseLayer conf)
        || layer.conf().getLayer() instanceof BatchNormalization
        || conf.getActivationFn() instanceof ActivationIdentity) {
      return null;
    }
    if (conf.getActivationFn() instanceof ActivationReLU) {
      return Activation.RELU;
    }
    return conf.getActivationFn() instanceof ActivationTanH ? Activation.TANH : Activation.SIGMOID;
  }

  /** DL4J's [filters, channels, rows, columns] as [rows, columns, channels, filters]. */
  private static INDArray kernels(Layer layer) {
    return doubles(layer, "W").permute(2, 3, 1, 0).dup('c');
  }

  /** DL4J's [inputs, units] as [units, inputs]. */
  private static INDArray matrix(Layer layer) {
    return doubles(layer, "W").transpose();
  }

  private static INDArray doubles(Layer layer, String name) {
    return layer.getParam(name).castTo(DataType.DOUBLE);
  }

  /** Inputs in DL4J's order, channel by channel, one example per column. */
  private static INDArray flatten(INDArray images) {
    return images
        .permute(0, 3, 1, 2)
        .dup('c')
        .reshape('c', images.size(0), -1)
        .transpose()
        .dup('c');
  }

  private static INDArray unflatten(INDArray columns, long[] shape) {
    return columns
        .transpose()
        .dup('c')
        .reshape('c', shape[0], shape[3], shape[1], shape[2])
        .permute(0, 2, 3, 1)
        .dup('c');
  }
}
