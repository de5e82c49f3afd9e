package io.lookonce.nd4j.operation;

import static io.lookonce.nd4j.operation.ProgramBuilder.argument;
import static io.lookonce.nd4j.operation.ProgramBuilder.plain;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * Batch normalisation (Ioffe and Szegedy 2015), with the rectifier that follows it if there is one.
 */
public final class BatchNormalizationOperation implements Operation {
  private final Parameter scaleAndShift;
  private final RunningStatistics running;
  private final float epsilon;
  private final int channels;
  private final boolean rectified;
  private final boolean frozen;

  private Value input;
  private Value output;
  private Tensor mean;
  private Tensor variance;
  private Tensor passed;
  private batch_normalization_forward.primitive_desc description;

  /**
   * @param scaleAndShift gamma of every channel, then beta of every channel
   * @param rectified whether negative results become zero
   * @param frozen whether parameters and running statistics stay as they are; where nothing before
   *     is trained either, it normalises by the running statistics, as in inference
   */
  public BatchNormalizationOperation(
      Parameter scaleAndShift,
      RunningStatistics running,
      float epsilon,
      int channels,
      boolean rectified,
      boolean frozen) {
    this.scaleAndShift = scaleAndShift;
    this.running = running;
    this.epsilon = epsilon;
    this.channels = channels;
    this.rectified = rectified;
    this.frozen = frozen;
  }

  @Override
  public Value forward(ProgramBuilder builder, List<Value> inputs) {
    input = inputs.get(0);
    memory.desc layout = input.data().layout();
    boolean byBatch = builder.training() && !(frozen && !input.needsGradient());
    int kind = byBatch ? dnnl.dnnl_forward_training : dnnl.dnnl_forward_inference;
    batch_normalization_forward.desc wanted =
        new batch_normalization_forward.desc(kind, layout, epsilon, flags(byBatch));
    description =
        new batch_normalization_forward.primitive_desc(
            wanted, ProgramBuilder.attributes(), OneDnn.engine());

    Tensor result = builder.tensor(layout);
    mean = builder.tensor(plain(channels));
    variance = builder.tensor(plain(channels));
    if (!byBatch) {
      builder.add(() -> running.load(mean, variance));
    }
    List<ProgramBuilder.Argument> arguments = new ArrayList<>();
    arguments.add(argument(dnnl.DNNL_ARG_SRC, input.data()));
    arguments.add(argument(dnnl.DNNL_ARG_DST, result));
    arguments.add(argument(dnnl.DNNL_ARG_MEAN, mean));
    arguments.add(argument(dnnl.DNNL_ARG_VARIANCE, variance));
    arguments.add(argument(dnnl.DNNL_ARG_SCALE_SHIFT, scaleAndShift.values(2, channels)));
    if (description.workspace_desc().get_size() > 0) {
      passed = builder.tensor(description.workspace_desc());
      arguments.add(argument(dnnl.DNNL_ARG_WORKSPACE, passed));
    }
    builder.add(new batch_normalization_forward(description), description, arguments);
    output = new Value(result, input.shape(), byBatch);
    return output;
  }

  @Override
  public void backward(ProgramBuilder builder) {
    memory.desc layout = input.data().layout();
    batch_normalization_backward.desc wanted =
        new batch_normalization_backward.desc(
            dnnl.dnnl_backward, layout, layout, epsilon, flags(true));
    batch_normalization_backward.primitive_desc backward =
        new batch_normalization_backward.primitive_desc(
            wanted, ProgramBuilder.attributes(), OneDnn.engine(), description);
    Tensor incoming = builder.inLayout(output.gradient(), layout);
    Tensor outgoing = builder.tensor(layout);
    List<ProgramBuilder.Argument> arguments = new ArrayList<>();
    arguments.add(argument(dnnl.DNNL_ARG_SRC, input.data()));
    arguments.add(argument(dnnl.DNNL_ARG_MEAN, mean));
    arguments.add(argument(dnnl.DNNL_ARG_VARIANCE, variance));
    arguments.add(argument(dnnl.DNNL_ARG_SCALE_SHIFT, scaleAndShift.values(2, channels)));
    arguments.add(argument(dnnl.DNNL_ARG_DIFF_DST, incoming));
    arguments.add(argument(dnnl.DNNL_ARG_DIFF_SRC, outgoing));
    arguments.add(argument(dnnl.DNNL_ARG_DIFF_SCALE_SHIFT, scaleAndShift.gradient(2, channels)));
    if (passed != null) {
      arguments.add(argument(dnnl.DNNL_ARG_WORKSPACE, passed));
    }
    builder.add(new batch_normalization_backward(backward), backward, arguments);
    builder.add(() -> running.storeUpdate(mean, variance));
    incoming.release();
    if (input.needsGradient()) {
      input.addGradient(builder, outgoing);
    } else {
      outgoing.release();
    }
  }

  private int flags(boolean byBatch) {
    return dnnl.dnnl_use_scaleshift
        | (byBatch ? 0 : dnnl.dnnl_use_global_stats)
        | (rectified ? dnnl.dnnl_fuse_norm_relu : 0);
  }
}
