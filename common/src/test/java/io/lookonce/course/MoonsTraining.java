package io.lookonce.course;

import io.lookonce.data.planar.Moons;
import io.lookonce.network.NumpyRandom;
import io.lookonce.stepbystep.Activation;
import io.lookonce.stepbystep.DeepModel;
import io.lookonce.stepbystep.ForwardPass;
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

  /** The first release: a rate of 0.0007, and of an epoch the cost of its last batch. */
  static Map<String, ?> first(Optimizer optimizer) {
    return new MoonsTraining(optimizer, epoch -> 0.0007)
        .report(10_000, (costs, examples) -> costs[costs.length - 1]);
  }

  /**
   * The later release: of an epoch the mean cost of the examples; the rate falls with the epochs,
   * but each of its values holds from the next epoch on.
   */
  static Map<String, ?> second(Optimizer optimizer, double firstRate, double decay) {
    return new MoonsTraining(optimizer, epoch -> firstRate / (1 + decay * Math.max(0, epoch - 1)))
        .report(5_000, MoonsTraining::mean);
  }

  private static double mean(double[] costs, int[] examples) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < costs.length; i++) {
      sum += costs[i] * examples[i];
      count += examples[i];
    }
    return sum / count;
  }

  private interface CostOfEpoch {
    double of(double[] costs, int[] examples);
  }

  private Map<String, ?> report(int whole, CostOfEpoch costOfEpoch) {
    List<Double> costs = new ArrayList<>();
    int epochs = LongTrainings.steps(whole, 1);
    for (int passed = 0; passed < epochs; passed++) {
      int epoch = passed;
      double cost = Scratch.step(() -> epoch(epoch, costOfEpoch));
      if (epoch % EVERY == 0) {
        costs.add(cost);
      }
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("costs", costs.stream().mapToDouble(Double::doubleValue).toArray());
    if (epochs == whole) {
      report.put("accuracy", moons.accuracy(MODEL, parameters));
    }
    return report;
  }

  private double epoch(int epoch, CostOfEpoch costOfEpoch) {
    List<MiniBatch> batches =
        MiniBatch.shuffled(moons.input(), moons.labels(), 64, new NumpyRandom(11 + epoch));
    double[] costs = new double[batches.size()];
    int[] examples = new int[batches.size()];
    for (int i = 0; i < costs.length; i++) {
      costs[i] = step(batches.get(i), rate.applyAsDouble(epoch));
      examples[i] = batches.get(i).input().columns();
    }
    return costOfEpoch.of(costs, examples);
  }

  /** Returns the cost before the step. */
  private double step(MiniBatch batch, double learningRate) {
    ForwardPass forward = MODEL.forward(batch.input(), parameters);
    optimizer.update(
        parameters,
        MODEL.backward(forward.output(), batch.labels(), forward.caches()),
        learningRate);
    return MODEL.cost(forward.output(), batch.labels(), parameters);
  }
}
