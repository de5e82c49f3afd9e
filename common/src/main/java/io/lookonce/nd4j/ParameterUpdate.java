package io.lookonce.nd4j;

import io.lookonce.nd4j.TrainableNetwork.LayerNode;
import io.lookonce.nd4j.operation.Address;
import io.lookonce.network.GradientClipping;
import io.lookonce.network.optimizer.BiasCorrectedAdam;
import io.lookonce.network.optimizer.DecoupledWeightDecay;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Updates the parameters from mean gradients with the network's own updater and its state.
 *
 * <p>It computes what DL4J computes, with two differences. The loss has already divided by the
 * number of examples. Adam, which DL4J computes without vector instructions and in several passes
 * over memory, takes one pass.
 */
final class ParameterUpdate {
  private final TrainableNetwork network;
  private final int threads;
  private List<LayerNode> clippedLayers;
  private GradientClipping clipping = GradientClipping.NONE;

  ParameterUpdate(TrainableNetwork network, int threads) {
    this.network = network;
    this.threads = threads;
  }

  /** Limits gradients before the optimizer; by default not. */
  void clip(GradientClipping limits) {
    clipping = limits;
  }

  GradientClipping clipping() {
    return clipping;
  }

  /**
   * @param gradient the mean gradient per parameter, views into the network's gradient view
   */
  void apply(Gradient gradient) {
    BaseMultiLayerUpdater<?> updater = network.updater();
    if (clipping.limits()) {
      clipAll(gradient);
    }
    for (LayerNode node : clippedLayers()) {
      updater.preApply(
          node.layer(), TrainableNetwork.gradientsOf(node, gradient), network.iteration());
    }
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      AdamStep adam = isPenalized(block) ? null : adamStep(block.getGradientUpdater().getConfig());
      if (adam != null) {
        decay(block);
        apply(block, adam);
      } else {
        applyStock(block);
      }
    }
  }

  private List<LayerNode> clippedLayers() {
    if (clippedLayers == null) {
      clippedLayers =
          network.nodes().stream()
              .filter(node -> node.layer() != null && clips(node.layer()))
              .toList();
    }
    return clippedLayers;
  }

  private static boolean clips(Trainable layer) {
    return layer.numParams() > 0
        && layer.getConfig().getGradientNormalization() != null
        && layer.getConfig().getGradientNormalization() != GradientNormalization.None;
  }

  /** Whether a penalty, as opposed to a decoupled decay, takes part in the gradient. */
  private static boolean isPenalized(UpdaterBlock block) {
    return block.getLayersAndVariablesInBlock().stream()
        .flatMap(state -> regularization(state).stream())
        .anyMatch(regularization -> !(regularization instanceof DecoupledWeightDecay));
  }

  private static List<Regularization> regularization(UpdaterBlock.ParamState state) {
    List<Regularization> found =
        state.getLayer().getConfig().getRegularizationByParam(state.getParamName());
    return found == null ? List.of() : found;
  }

  /** Multiplies the weights by 1 − learning rate · λ before the step. */
  private void decay(UpdaterBlock block) {
    IUpdater updater = block.getGradientUpdater().getConfig();
    double rate = updater.getLearningRate(network.iteration(), network.epoch());
    for (UpdaterBlock.ParamState state : block.getLayersAndVariablesInBlock()) {
      for (Regularization decay : regularization(state)) {
        state.getParamView().muli(1 - rate * ((DecoupledWeightDecay) decay).lambda());
      }
    }
  }

  /** Running statistics are not learnt by gradients and keep their changes. */
  private void clipAll(Gradient gradient) {
    List<INDArray> views = new ArrayList<>();
    for (LayerNode node : network.nodes()) {
      if (node.layer() != null) {
        for (String name : node.layer().paramTable().keySet()) {
          if (node.layer().updaterDivideByMinibatch(name)) {
            views.add(gradient.getGradientFor(node.name() + "_" + name));
          }
        }
      }
    }
    double squares = 0;
    for (INDArray view : views) {
      if (clipping.value() < Double.POSITIVE_INFINITY) {
        view.assign(Nd4j.math().clipByValue(view, -clipping.value(), clipping.value()));
      }
      double length = view.norm2Number().doubleValue();
      squares += length * length;
    }
    double norm = Math.sqrt(squares);
    if (norm > clipping.norm()) {
      views.forEach(view -> view.muli(clipping.norm() / norm));
    }
  }

  /** The step of either form of Adam; null for another updater. */
  private AdamStep adamStep(IUpdater updater) {
    if (updater instanceof Adam adam) {
      return AdamStep.of(adam, network.iteration(), network.epoch());
    }
    if (updater instanceof BiasCorrectedAdam adam) {
      return AdamStep.of(adam, network.iteration(), network.epoch());
    }
    return null;
  }

  private void apply(UpdaterBlock block, AdamStep step) {
    Map<String, INDArray> moments = block.getGradientUpdater().getState();
    INDArray parameters = network.model().params();
    long offset = (long) block.getParamOffsetStart() * Float.BYTES;
    step.apply(
        new Address(Address.of(parameters) + offset),
        new Address(Address.of(network.gradients()) + offset),
        new Address(Address.of(moments.get(AdamUpdater.M_STATE))),
        new Address(Address.of(moments.get(AdamUpdater.V_STATE))),
        block.getParamOffsetEnd() - block.getParamOffsetStart(),
        threads);
  }

  private void applyStock(UpdaterBlock block) {
    block.update(network.iteration(), network.epoch());
    INDArray parameters = network.model().params();
    parameters
        .reshape(parameters.length())
        .get(NDArrayIndex.interval(block.getParamOffsetStart(), block.getParamOffsetEnd()))
        .subi(block.getGradientView().reshape(block.getGradientView().length()));
  }

  /**
   * One step of Adam (Kingma and Ba 2014, with the bias corrections folded into the learning rate)
   * in one pass over memory. Chunks of parameters, gradients and moments are copied to arrays that
   * fit the cache, on which the compiled loop uses vector instructions.
   *
   * @param rate the learning rate with both bias corrections
   * @param meanDecay weight of the old first moment
   * @param varianceDecay weight of the old second moment
   * @param epsilon added to the square root of the second moment
   */
  record AdamStep(float rate, float meanDecay, float varianceDecay, float epsilon) {
    private static final int CHUNK = 4096;

    /** Below this many parameters a second thread costs more than it saves. */
    private static final int PARAMETERS_PER_THREAD = 1 << 18;

    /** The step after {@code iteration} earlier ones, by DL4J's rule for ε. */
    static AdamStep of(Adam configuration, int iteration, int epoch) {
      double meanCorrection = 1 - Math.pow(configuration.getBeta1(), iteration + 1.0);
      double varianceCorrection = 1 - Math.pow(configuration.getBeta2(), iteration + 1.0);
      double rate = configuration.getLearningRate(iteration, epoch);
      return new AdamStep(
          (float) (rate * Math.sqrt(varianceCorrection) / meanCorrection),
          (float) configuration.getBeta1(),
          (float) configuration.getBeta2(),
          (float) configuration.getEpsilon());
    }

    /**
     * The step after {@code iteration} earlier ones. With c1 = 1 − β1^t and c2 = 1 − β2^t, dividing
     * both moments by their correction equals the rate α·√c2/c1 with ε·√c2.
     */
    static AdamStep of(BiasCorrectedAdam configuration, int iteration, int epoch) {
      double meanCorrection = 1 - Math.pow(configuration.beta1(), iteration + 1.0);
      double root = Math.sqrt(1 - Math.pow(configuration.beta2(), iteration + 1.0));
      return new AdamStep(
          (float) (configuration.getLearningRate(iteration, epoch) * root / meanCorrection),
          (float) configuration.beta1(),
          (float) configuration.beta2(),
          (float) (configuration.epsilon() * root));
    }

    /**
     * Updates parameters and both moments in place; all four arrays have {@code count} float32
     * numbers.
     */
    void apply(
        Address parameters,
        Address gradients,
        Address means,
        Address variances,
        int count,
        int threads) {
      int parts = Math.max(1, Math.min(threads, count / PARAMETERS_PER_THREAD));
      int share = (count + parts - 1) / parts;
      inParallel(
          parts,
          part ->
              range(
                  parameters,
                  gradients,
                  means,
                  variances,
                  count,
                  part * share,
                  Math.min(count, (part + 1) * share)));
    }

    /**
     * Runs the parts of a step at once, the first in the calling thread, and waits for all of them,
     * as the memory may be freed afterwards.
     *
     * @param work does the part of a number, from 0
     * @throws Error of a part, in whatever thread, as a step of which a part is missing must not be
     *     trained on
     * @throws IllegalStateException with the exception of a part
     */
    static void inParallel(int parts, IntConsumer work) {
      List<FutureTask<Void>> helpers = new ArrayList<>();
      Throwable failure = null;
      try {
        for (int part = 1; part < parts; part++) {
          int number = part;
          FutureTask<Void> helper = new FutureTask<>(() -> work.accept(number), null);
          new Thread(helper).start();
          helpers.add(helper);
        }
        work.accept(0);
      } catch (RuntimeException | Error failed) {
        failure = failed;
      }
      for (FutureTask<Void> helper : helpers) {
        Throwable failed = await(helper);
        failure = failure == null ? failed : failure;
      }
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure != null) {
        throw new IllegalStateException("a part of the optimizer's step failed", failure);
      }
    }

    private void range(
        Address parameters,
        Address gradients,
        Address means,
        Address variances,
        int count,
        int from,
        int to) {
      FloatBuffer p = parameters.floats(count);
      FloatBuffer g = gradients.floats(count);
      FloatBuffer m = means.floats(count);
      FloatBuffer v = variances.floats(count);
      float[] parameter = new float[CHUNK];
      float[] gradient = new float[CHUNK];
      float[] mean = new float[CHUNK];
      float[] variance = new float[CHUNK];
      for (int start = from; start < to; start += CHUNK) {
        int length = Math.min(CHUNK, to - start);
        p.get(start, parameter, 0, length);
        g.get(start, gradient, 0, length);
        m.get(start, mean, 0, length);
        v.get(start, variance, 0, length);
        chunk(parameter, gradient, mean, variance, length);
        p.put(start, parameter, 0, length);
        m.put(start, mean, 0, length);
        v.put(start, variance, 0, length);
      }
    }

    private void chunk(
        float[] parameter, float[] gradient, float[] mean, float[] variance, int length) {
      float newMean = 1 - meanDecay;
      float newVariance = 1 - varianceDecay;
      for (int i = 0; i < length; i++) {
        float g = gradient[i];
        float m = meanDecay * mean[i] + newMean * g;
        float v = varianceDecay * variance[i] + newVariance * g * g;
        mean[i] = m;
        variance[i] = v;
        parameter[i] -= rate * m / ((float) Math.sqrt(v) + epsilon);
      }
    }

    /** Waits for the end and returns what went wrong, or null. */
    private static Throwable await(FutureTask<Void> helper) {
      boolean interrupted = false;
      try {
        while (true) {
          try {
            helper.get();
            return null;
          } catch (ExecutionException failed) {
            return failed.getCause();
          } catch (InterruptedException e) {
            // Half a step must not be left behind; the interruption is passed on afterwards.
            interrupted = true;
          }
        }
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
