package io.lookonce.nd4j.operation;

import static io.lookonce.nd4j.operation.ProgramBuilder.argument;
import static io.lookonce.nd4j.operation.ProgramBuilder.plain;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.layer_normalization_backward;
import org.bytedeco.dnnl.layer_normalization_forward;
import org.bytedeco.dnnl.memory;

/**
 * Layer normalisation over the channels, see {@link io.lookonce.network.layer.LayerNormalization}.
 * oneDNN normalises over the last dimension, so images are read with their channels last.
 */
public final class LayerNormalizationOperation implements Operation {
  private static final int FLAGS = dnnl.dnnl_use_scaleshift;

  private final Parameter scaleAndShift;
  private final float epsilon;

  private Value input;
  private Value output;
  private Tensor mean;
  private Tensor variance;
  private layer_normalization_forward.primitive_desc description;

  /**
   * A normalisation.
   *
   * @param scaleAndShift gamma of every channel, then beta of every channel
   */
  public LayerNormalizationOperation(Parameter scaleAndShift, float epsilon) {
    this.scaleAndShift = scaleAndShift;
    this.epsilon = epsilon;
  }

  @Override
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    input = inputs.get(0);
    memory.desc layout = channelsLast();
    memory.desc rows = rows();
    layer_normalization_forward.desc wanted =
        new layer_normalization_forward.desc(
            builder.training() ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference,
            rows,
            statistics(),
            epsilon,
            FLAGS);
    description =
        new layer_normalization_forward.primitive_desc(
            wanted, ProgramBuilder.attributes(), OneDnn.engine());
    Tensor result = builder.tensor(layout);
    List<ProgramBuilder.Argument> arguments = new ArrayList<>();
    arguments.add(argument(dnnl.DNNL_ARG_SRC, input.data(builder, layout).viewed(rows)));
    arguments.add(argument(dnnl.DNNL_ARG_DST, result.viewed(rows)));
    arguments.add(argument(dnnl.DNNL_ARG_SCALE_SHIFT, scaleAndShift.values(2, channels())));
    if (builder.training()) {
      mean = builder.tensor(statistics());
      variance = builder.tensor(statistics());
      arguments.add(argument(dnnl.DNNL_ARG_MEAN, mean));
      arguments.add(argument(dnnl.DNNL_ARG_VARIANCE, variance));
    }
    builder.add(new layer_normalization_forward(description), description, arguments);
    output = new Value(result, input.shape(), true);
    return output;
  }

  @Override
  public void backward(ProgramBuilder builder) {
    memory.desc layout = channelsLast();
    memory.desc rows = rows();
    layer_normalization_backward.desc wanted =
        new layer_normalization_backward.desc(
            dnnl.dnnl_backward, rows, rows, statistics(), epsilon, FLAGS);
    layer_normalization_backward.primitive_desc backward =
        new layer_normalization_backward.primitive_desc(
            wanted, ProgramBuilder.attributes(), OneDnn.engine(), description);
    Tensor incoming = builder.inLayout(output.gradient(), layout);
    Tensor outgoing = builder.tensor(layout);
    builder.add(
        new layer_normalization_backward(backward),
        backward,
        argument(dnnl.DNNL_ARG_SRC, input.data(builder, layout).viewed(rows)),
        argument(dnnl.DNNL_ARG_MEAN, mean),
        argument(dnnl.DNNL_ARG_VARIANCE, variance),
        argument(dnnl.DNNL_ARG_SCALE_SHIFT, scaleAndShift.values(2, channels())),
        argument(dnnl.DNNL_ARG_DIFF_DST, incoming.viewed(rows)),
        argument(dnnl.DNNL_ARG_DIFF_SRC, outgoing.viewed(rows)),
        argument(dnnl.DNNL_ARG_DIFF_SCALE_SHIFT, scaleAndShift.gradient(2, channels())));
    incoming.release();
    if (input.needsGradient()) {
      input.addGradient(builder, outgoing);
    } else {
      outgoing.release();
    }
  }

  private long channels() {
    return input.shape()[1];
  }

  /** The layout of the input's shape in which the channels of a pixel are contiguous. */
  private memory.desc channelsLast() {
    long[] shape = input.shape();
    return shape.length == 2
        ? plain(shape)
        : new memory.desc(shape, memory.data_type.f32, memory.format_tag.acdb);
  }

  /** The same memory as one row of channels per pixel, or per vector. */
  private memory.desc rows() {
    return plain(rowCount(), channels());
  }

  private memory.desc statistics() {
    return plain(rowCount());
  }

  private long rowCount() {
    long[] shape = input.shape();
    return shape.length == 2 ? shape[0] : shape[0] * shape[2] * shape[3];
  }
}
