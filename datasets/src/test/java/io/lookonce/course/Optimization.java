package io.lookonce.course;

import io.lookonce.datasets.planar.Moons;
import io.lookonce.network.NumpyRandom;
import io.lookonce.network.optimizer.LearningRateSchedule;
import io.lookonce.network.optimizer.LearningRateSchedule.Unit;
import io.lookonce.stepbystep.MiniBatch;
import io.lookonce.stepbystep.Optimizer;
import io.lookonce.stepbystep.Optimizer.Adam;
import io.lookonce.stepbystep.Optimizer.GradientDescent;
import io.lookonce.stepbystep.Optimizer.Momentum;
import io.lookonce.stepbystep.RandomArrays;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** <i>Optimization methods</i>, its two releases: updates, mini-batches, moons, decaying rates. */
final class Optimization {

  private Optimization() {}

  static Map<String, Computation> computations() {
    Map<String, Computation> all = new LinkedHashMap<>();
    all.put("C2W2.gd", () -> update(new GradientDescent(), Map.of()));
    all.put("C2W2.momentum", Optimization::momentum);
    all.put("C2W2.adam", Optimization::adam);
    all.put("C2W2.random_mini_batches", Optimization::miniBatches);
    all.put("C2W2.moons.dataset", Optimization::moons);
    all.put("C2W2.moons.gd", () -> MoonsTraining.first(new GradientDescent()));
    all.put("C2W2.moons.momentum", () -> MoonsTraining.first(new Momentum(0.9)));
    all.put("C2W2.moons.adam", () -> MoonsTraining.first(new Adam()));
    all.put(
        "C2W2.lr_decay.every_epoch.gd", () -> MoonsTraining.second(new GradientDescent(), 0.1, 1));
    all.put(
        "C2W2.lr_decay.continuous_1000.gd",
        () -> MoonsTraining.second(new GradientDescent(), 0.1, 1e-3));
    all.put(
        "C2W2.lr_decay.continuous_1000.momentum",
        () -> MoonsTraining.second(new Momentum(0.9), 0.1, 1e-3));
    all.put(
        "C2W2.lr_decay.continuous_1000.adam", () -> MoonsTraining.second(new Adam(), 0.01, 1e-3));
    all.put("C2W2.lr_decay.schedule", Optimization::schedule);
    return all;
  }

  private static Map<String, ?> momentum() {
    Momentum momentum = new Momentum(0.9);
    return update(momentum, Map.of("v_", momentum.velocity()));
  }

  /** The notebook's step is step 2, from averages of zero. */
  private static Map<String, ?> adam() {
    Adam adam = new Adam(0.9, 0.999, 1e-8, 1);
    return update(adam, Map.of("v_", adam.mean(), "s_", adam.meanSquare()));
  }

  /** Parameters after a step, and the averages behind it under their prefixes. */
  private static Map<String, ?> update(
      Optimizer optimizer, Map<String, Map<String, INDArray>> averages) {
    NumpyRandom random = new NumpyRandom(1);
    Map<String, INDArray> parameters = Draws.optimized(random, "");
    Map<String, INDArray> gradients = Draws.optimized(random, "d");
    optimizer.update(parameters, gradients, 0.01);
    Map<String, INDArray> results = new LinkedHashMap<>(parameters);
    averages.forEach(
        (prefix, values) -> values.forEach((name, value) -> results.put(prefix + name, value)));
    return results;
  }

  private static Map<String, ?> miniBatches() {
    NumpyRandom random = new NumpyRandom(1);
    INDArray input = RandomArrays.normal(random, 12288, 148);
    INDArray labels = RandomArrays.normal(random, 1, 148).lt(0.5).castTo(DataType.DOUBLE);
    List<MiniBatch> batches = MiniBatch.shuffled(input, labels, 64, new NumpyRandom(0));
    INDArray first = batches.get(0).input();
    return Map.of(
        "shapes_X",
        batches.stream().flatMapToLong(batch -> Arrays.stream(batch.input().shape())).toArray(),
        "first_batch_row0_first3",
        first.get(NDArrayIndex.point(0), NDArrayIndex.interval(0, 3)),
        "permutation_first10",
        Arrays.copyOf(new NumpyRandom(0).permutation(148), 10));
  }

  private static Map<String, ?> moons() {
    LabelledPoints moons = LabelledPoints.of(new Moons(), 300, 0.2, 3);
    return Map.of("X_first2", moons.firstPoints(2), "y_first10", moons.firstLabels(10));
  }

  /** The product's own schedule. */
  private static Map<String, ?> schedule() {
    var schedule = new LearningRateSchedule.Inverse(0.5, 0.3, 100, Unit.EPOCH);
    return Map.of("lr", new double[] {schedule.valueAt(0, 10), schedule.valueAt(0, 100)});
  }
}
