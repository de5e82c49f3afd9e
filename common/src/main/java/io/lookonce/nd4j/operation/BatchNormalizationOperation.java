package io.lookonce.nd4j.operation;

import static io.lookonce.nd4j.operation.ProgramBuilder.argument;
import static io.lookonce.nd4j.operation.ProgramBuilder.plain;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/** Batch normalisation (Ioffe and Szegedy 2015), optionally fused with the ReLU after it. */
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
   * @param rectified whether a ReLU is applied to the result
   * @param frozen whether parameters and running statistics are left unchanged; if no earlier layer
   *     is trained either, the running statistics normalise, as in inference
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

  /**
   * The running mean and variance of batch normalisation. DL4J stores them among the parameters and
   * updates them through the gradient view: the "gradient" is subtracted from the running value.
   */
  public static final class RunningStatistics {
    private final Parameter mean;
    private final Parameter spread;
    private final boolean logarithmic;
    private final double decay;

    /**
     * @param spread the variance, or log10 of the standard deviation
     * @param logarithmic whether {@code spread} is the logarithm
     * @param decay weight of the old running value in an update
     */
    public RunningStatistics(Parameter mean, Parameter spread, boolean logarithmic, double decay) {
      this.mean = mean;
      this.spread = spread;
      this.logarithmic = logarithmic;
      this.decay = decay;
    }

    /** Copies the running values for use in inference. */
    void load(Tensor meanTarget, Tensor varianceTarget) {
      int channels = mean.length();
      FloatBuffer means = mean.address().floats(channels);
      FloatBuffer spreads = spread.address().floats(channels);
      FloatBuffer toMean = meanTarget.floats(channels);
      FloatBuffer toVariance = varianceTarget.floats(channels);
      for (int channel = 0; channel < channels; channel++) {
        toMean.put(channel, means.get(channel));
        toVariance.put(channel, (float) variance(spreads.get(channel)));
      }
    }

    /** Writes the updates of the running values towards the statistics of this batch. */
    void storeUpdate(Tensor batchMean, Tensor batchVariance) {
      int channels = mean.length();
      FloatBuffer means = mean.address().floats(channels);
      FloatBuffer spreads = spread.address().floats(channels);
      FloatBuffer fromMean = batchMean.floats(channels);
      FloatBuffer fromVariance = batchVariance.floats(channels);
      FloatBuffer meanUpdate = mean.gradientAddress().floats(channels);
      FloatBuffer spreadUpdate = spread.gradientAddress().floats(channels);
      for (int channel = 0; channel < channels; channel++) {
        meanUpdate.put(
            channel, (float) ((1 - decay) * (means.get(channel) - fromMean.get(channel))));
        spreadUpdate.put(
            channel, (float) spreadUpdate(spreads.get(channel), fromVariance.get(channel)));
      }
    }

    private double spreadUpdate(double now, double batchVariance) {
      if (!logarithmic) {
        return (1 - decay) * (now - batchVariance);
      }
      double old = variance(now);
      double next = decay * old + (1 - decay) * batchVariance;
      return Math.log10(old / next) / 2;
    }

    private double variance(double stored) {
      if (!logarithmic) {
        return stored;
      }
      double deviation = Math.pow(10, stored);
      return deviation * deviation;
    }
  }
}
