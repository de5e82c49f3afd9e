package io.lookonce.nd4j.operation;

import static io.lookonce.nd4j.operation.ProgramBuilder.any;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.primitive_desc_base;

/** A two-dimensional convolution with its bias and activation. */
public final class ConvolutionOperation extends WeightedOperation {
  private final long[] weightShape;
  private final Window window;

  private Window.Placement placement;
  private ConvolutionAlgorithm algorithm;
  private convolution_forward.primitive_desc description;

  /**
   * @param weights in the order output channel, input channel, row, column
   * @param bias one per output channel; null for none
   * @param weightShape output channels, input channels, rows, columns; for a convolution in groups
   *     the number of groups, then these of one group
   * @param frozen whether the parameters need no gradient
   */
  public ConvolutionOperation(
      Parameter weights,
      Parameter bias,
      long[] weightShape,
      Window window,
      Activation activation,
      boolean frozen) {
    super(weights, bias, filters(weightShape), activation, frozen);
    this.weightShape = weightShape;
    this.window = window;
  }

  private static long filters(long... weightShape) {
    return weightShape.length == 5 ? weightShape[0] * weightShape[1] : weightShape[0];
  }

  @Override
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    input = inputs.get(0);
    placement = window.on(input.shape());
    long[] shape = {builder.batch(), outputs, placement.output()[0], placement.output()[1]};
    algorithm = new ConvolutionAlgorithm(weightShape, shape, window);
    description = algorithm.describe(chosen -> describeForward(chosen, shape));

    return forward(
        builder,
        new Pass(
            new convolution_forward(description),
            description,
            description.src_desc(),
            description.dst_desc(),
            description.weights_desc()),
        shape);
  }

  @Override
  long[] weightShape() {
    return weightShape;
  }

  @Override
  Pass weightsPass() {
    convolution_backward_weights.primitive_desc backward =
        algorithm.describe(this::describeBackwardWeights);
    return new Pass(
        new convolution_backward_weights(backward),
        backward,
        backward.diff_dst_desc(),
        backward.diff_weights_desc(),
        backward.src_desc());
  }

  @Override
  Pass dataPass() {
    convolution_backward_data.primitive_desc backward =
        algorithm.describe(this::describeBackwardData);
    return new Pass(
        new convolution_backward_data(backward),
        backward,
        backward.diff_dst_desc(),
        backward.diff_src_desc(),
        backward.weights_desc());
  }

  /**
   * A convolution keeps no workspace for its backward pass, so inference uses the same description.
   */
  private convolution_forward.primitive_desc describeForward(dnnl.algorithm chosen, long[] shape) {
    dnnl.prop_kind kind = dnnl.prop_kind.forward_training;
    convolution_forward.desc wanted =
        bias == null
            ? new convolution_forward.desc(
                kind,
                chosen,
                any(input.shape()),
                any(weightShape),
                any(shape),
                placement.strides(),
                placement.before(),
                placement.after())
            : new convolution_forward.desc(
                kind,
                chosen,
                any(input.shape()),
                any(weightShape),
                any(outputs),
                any(shape),
                placement.strides(),
                placement.before(),
                placement.after());
    return new convolution_forward.primitive_desc(wanted, activation.fused(), OneDnn.engine());
  }

  private convolution_backward_data.primitive_desc describeBackwardData(dnnl.algorithm chosen) {
    convolution_backward_data.desc wanted =
        new convolution_backward_data.desc(
            chosen,
            any(input.shape()),
            any(weightShape),
            any(output.shape()),
            placement.strides(),
            placement.before(),
            placement.after());
    return new convolution_backward_data.primitive_desc(
        wanted, ProgramBuilder.attributes(), OneDnn.engine(), description);
  }

  private convolution_backward_weights.primitive_desc describeBackwardWeights(
      dnnl.algorithm chosen) {
    convolution_backward_weights.desc wanted =
        bias == null
            ? new convolution_backward_weights.desc(
                chosen,
                any(input.shape()),
                any(weightShape),
                any(output.shape()),
                placement.strides(),
                placement.before(),
                placement.after())
            : new convolution_backward_weights.desc(
                chosen,
                any(input.shape()),
                any(weightShape),
                any(outputs),
                any(output.shape()),
                placement.strides(),
                placement.before(),
                placement.after());
    return new convolution_backward_weights.primitive_desc(
        wanted, ProgramBuilder.attributes(), OneDnn.engine(), description);
  }

  /**
   * oneDNN's algorithm for a convolution: direct, or Winograd's minimal filtering on 4×4 output
   * tiles, which needs a quarter of the multiplications for a 3×3 kernel (Lavin and Gray, <i>Fast
   * Algorithms for Convolutional Neural Networks</i>, 2015). Their results differ by a relative
   * error of about 1e-6.
   *
   * <p>The shapes decide. oneDNN's own choice ({@code convolution_auto}) is direct even where
   * Winograd takes half the time, and a choice by measured times would make training
   * irreproducible.
   */
  private static final class ConvolutionAlgorithm {

    /** Output rows and columns of a tile. */
    private static final int TILE = 4;

    /** With fewer tiles, transforming the kernels costs more than is saved. */
    private static final int MIN_TILES = 64;

    /** With fewer channels most of a vector register is padding. */
    private static final int MIN_INPUT_CHANNELS = 8;

    private static final int MIN_OUTPUT_CHANNELS = 16;

    /** Above this scratchpad size in bytes, the direct algorithm saves memory. */
    private static final long MAX_SCRATCHPAD_BYTES = 128L << 20;

    private final boolean suitsWinograd;

    /**
     * @param weights as {@code weightShape}; Winograd is for convolutions without groups
     * @param result examples, channels, rows, columns
     */
    ConvolutionAlgorithm(long[] weights, long[] result, Window window) {
      long tiles = result[0] * tiles(result[2]) * tiles(result[3]);
      suitsWinograd =
          weights.length == 4
              && weights[2] == 3
              && weights[3] == 3
              && window.stride()[0] == 1
              && window.stride()[1] == 1
              && weights[1] >= MIN_INPUT_CHANNELS
              && weights[0] >= MIN_OUTPUT_CHANNELS
              && tiles >= MIN_TILES;
    }

    private static long tiles(long size) {
      return (size + TILE - 1) / TILE;
    }

    /**
     * Describes a pass of the convolution with the chosen algorithm, or with the direct one where
     * oneDNN has no Winograd.
     */
    <D extends primitive_desc_base> D describe(Function<dnnl.algorithm, D> pass) {
      D winograd = suitsWinograd ? winograd(pass) : null;
      return winograd == null ? pass.apply(dnnl.algorithm.convolution_direct) : winograd;
    }

    private static <D extends primitive_desc_base> D winograd(Function<dnnl.algorithm, D> pass) {
      try {
        D description = pass.apply(dnnl.algorithm.convolution_winograd);
        return description.scratchpad_desc().get_size() <= MAX_SCRATCHPAD_BYTES
            ? description
            : null;
      } catch (RuntimeException unavailable) {
        // oneDNN's Winograd needs AVX-512 and does not support every padding.
        return null;
      }
    }
  }
}
