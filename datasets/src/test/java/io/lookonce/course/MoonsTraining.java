package io.lookonce.course;

import io.lookonce.datasets.planar.Moons;
import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.Activation;
import io.lookonce.stepbystep.DeepModel;
import io.lookonce.stepbystep.DeepModel.ForwardPass;
import io.lookonce.stepbystep.MiniBatch;
import io.lookonce.stepbystep.Optimizer;
import io.lookonce.stepbystep.ParameterInitialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The {@code model} of <i>Optimization methods</i>: mini-batches of 64 of the moons. */
final class MoonsTraining {

  private static final DeepModel MODEL = DeepModel.of(Activation.RELU);
  private static final int EVERY = 1_000;

  private final LabelledPoints moons = LabelledPoints.of(new Moons(), 300, 0.2, 3);
  private final Map<String, INDArray> parameters =
      ParameterInitialization.he(new NumpyRandom(3), 2, 5, 2, 1);
  private final Optimizer optimizer;
  private final IntToDoubleFunction rate;

  private MoonsTraining(Optimizer optimizer, IntToDoubleFunction rate) {
    this.optimizer = optimizer;
    this.rate = rate;
  }

  /** The first release: a rate of 0.0007; the loss of an epoch is that of its last batch. */
  static Map<String, ?> first(Optimizer optimizer) {
    return new MoonsTraining(optimizer, epoch -> 0.0007)
        .report(10_000, (losses, examples) -> losses[losses.length - 1]);
  }

  /**
   * The later release: the loss of an epoch is the mean over the examples; the rate decays, and
   * each value applies from the next epoch on.
   */
  static Map<String, ?> second(Optimizer optimizer, double firstRate, double decay) {
    return new MoonsTraining(optimizer, epoch -> firstRate / (1 + decay * Math.max(0, epoch - 1)))
        .report(5_000, MoonsTraining::mean);
  }

  private static double mean(double[] losses, int[] examples) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < losses.length; i++) {
      sum += losses[i] * examples[i];
      count += examples[i];
    }
    return sum / count;
  }

  private interface LossOfEpoch {
    double of(double[] losses, int[] examples);
  }

  private Map<String, ?> report(int whole, LossOfEpoch lossOfEpoch) {
    List<Double> losses = new ArrayList<>();
    int epochs = LongTrainings.steps(whole, 1);
    for (int passed = 0; passed < epochs; passed++) {
      int epoch = passed;
      double loss = Scratch.step(() -> epoch(epoch, lossOfEpoch));
      if (epoch % EVERY == 0) {
        losses.add(loss);
      }
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("costs", losses.stream().mapToDouble(Double::doubleValue).toArray());
    if (epochs == whole) {
      report.put("accuracy", moons.accuracy(MODEL, parameters));
    }
    return report;
  }

  private double epoch(int epoch, LossOfEpoch lossOfEpoch) {
    List<MiniBatch> batches =
        MiniBatch.shuffled(moons.input(), moons.labels(), 64, new NumpyRandom(11 + epoch));
    double[] losses = new double[batches.size()];
    int[] examples = new int[batches.size()];
    for (int i = 0; i < losses.length; i++) {
      losses[i] = step(batches.get(i), rate.applyAsDouble(epoch));
      examples[i] = batches.get(i).input().columns();
    }
    return lossOfEpoch.of(losses, examples);
  }

  /** Returns the loss before the step. */
  private double step(MiniBatch batch, double learningRate) {
    ForwardPass forward = MODEL.forward(batch.input(), parameters);
    optimizer.update(
        parameters,
        MODEL.backward(forward.output(), batch.labels(), forward.caches()),
        learningRate);
    return MODEL.loss(forward.output(), batch.labels(), parameters);
  }
}
