package io.lookonce.benchmarks;

import io.lookonce.nd4j.ComputeThreads;
import io.lookonce.nd4j.FastNetwork;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Times one training step, DL4J as it comes against the accelerated one, alternating so that both
 * see the same machine.
 *
 * <p>Arguments: threads, repetitions, then names of workloads out of {@code signs-convnet}, {@code
 * resnet-50} and {@code dense}; all of them if none is named.
 */
public final class TrainingStepBenchmark {
  private static final int UNTIMED = 3;

  private TrainingStepBenchmark() {}

  public static void main(String[] arguments) {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    int repetitions = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
    String[] names =
        arguments.length > 2
            ? Arrays.copyOfRange(arguments, 2, arguments.length)
            : new String[] {"signs-convnet", "dense", "resnet-50"};
    ComputeThreads.set(threads);
    System.out.println(
        "workload        threads  stock ms       (spread)   fast ms       (spread)  ratio");
    for (String name : names) {
      measure(name, threads, repetitions);
    }
  }

  private static void measure(String name, int threads, int repetitions) {
    switch (name) {
      case "signs-convnet" ->
          sequences(
              name,
              threads,
              repetitions,
              TrainingWorkloads.signsConvNet(),
              TrainingWorkloads.signsConvNet(),
              Nd4j.rand(64, 3, 64, 64),
              labels(64, 6));
      case "dense" ->
          sequences(
              name,
              threads,
              repetitions,
              TrainingWorkloads.deepDense(),
              TrainingWorkloads.deepDense(),
              Nd4j.rand(64, 12288),
              Nd4j.rand(64, 1).gt(0.5).castTo(Nd4j.defaultFloatingPointType()));
      case "resnet-50" ->
          graphs(
              name,
              threads,
              repetitions,
              TrainingWorkloads.resNet50(),
              TrainingWorkloads.resNet50(),
              Nd4j.rand(32, 3, 64, 64),
              labels(32, 6));
      default -> throw new IllegalArgumentException("no workload called " + name);
    }
  }

  private static void sequences(
      String name,
      int threads,
      int repetitions,
      MultiLayerNetwork stock,
      MultiLayerNetwork ours,
      INDArray features,
      INDArray labels) {
    try (FastNetwork fast = FastNetwork.of(ours)) {
      DoubleSupplier stockStep =
          () -> {
            stock.fit(features, labels);
            return stock.score();
          };
      alternate(name, threads, repetitions, stockStep, () -> fast.fit(features, labels));
    }
  }

  private static void graphs(
      String name,
      int threads,
      int repetitions,
      ComputationGraph stock,
      ComputationGraph ours,
      INDArray features,
      INDArray labels) {
    try (FastNetwork fast = FastNetwork.of(ours)) {
      DoubleSupplier stockStep =
          () -> {
            stock.fit(new INDArray[] {features}, new INDArray[] {labels});
            return stock.score();
          };
      alternate(name, threads, repetitions, stockStep, () -> fast.fit(features, labels));
    }
  }

  private static void alternate(
      String name, int threads, int repetitions, DoubleSupplier stock, DoubleSupplier fast) {
    double[] stockTimes = new double[repetitions];
    double[] fastTimes = new double[repetitions];
    for (int i = -UNTIMED; i < repetitions; i++) {
      double stockTime = milliseconds(stock);
      double fastTime = milliseconds(fast);
      if (i >= 0) {
        stockTimes[i] = stockTime;
        fastTimes[i] = fastTime;
      }
    }
    Arrays.sort(stockTimes);
    Arrays.sort(fastTimes);
    System.out.printf(
        "%-15s %7d %9.1f %14s %9.2f %14s %6.1f%n",
        name,
        threads,
        median(stockTimes),
        spread(stockTimes),
        median(fastTimes),
        spread(fastTimes),
        median(stockTimes) / median(fastTimes));
  }

  private static double milliseconds(DoubleSupplier step) {
    long start = System.nanoTime();
    double loss = step.getAsDouble();
    double time = (System.nanoTime() - start) / 1e6;
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException("the loss is " + loss + ": the step computes nonsense");
    }
    return time;
  }

  private static double median(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  private static String spread(double[] sorted) {
    return String.format("(%.1f–%.1f)", sorted[0], sorted[sorted.length - 1]);
  }

  private static INDArray labels(int examples, int classes) {
    INDArray labels = Nd4j.create(examples, classes);
    for (int example = 0; example < examples; example++) {
      labels.putScalar(example, example % classes, 1);
    }
    return labels;
  }
}
