package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.MeasuredSystem;
import io.lookonce.benchmarks.measure.Measurements;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;

/**
 * One network trained by one process: a fixed number of steps on one batch that is in memory
 * already. Timed is the step alone: forward, backward, update.
 */
final class TrainingSteps implements MeasuredSystem {

  private final String name;
  private final int batch;
  private final int steps;
  private final int threads;
  private final IntConsumer useThreads;
  private final DoubleSupplier step;

  /**
   * @param batch examples in a step
   * @param steps in one measurement
   * @param threads that the arithmetic may use
   * @param useThreads is told that number before every measurement
   * @param step trains one batch and returns its loss
   */
  TrainingSteps(
      String name, int batch, int steps, int threads, IntConsumer useThreads, DoubleSupplier step) {
    this.name = name;
    this.batch = batch;
    this.steps = steps;
    this.threads = threads;
    this.useThreads = useThreads;
    this.step = step;
  }

  @Override
  public void measure(Measurements into) {
    useThreads.accept(threads);
    long start = System.nanoTime();
    double loss = 0;
    for (int done = 0; done < steps; done++) {
      loss = step.getAsDouble();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    requireFinite(name, loss);
    into.add(name, steps * batch / seconds);
  }

  /** A loss that is no number once stays none, so the last one tells of all. */
  static void requireFinite(String name, double loss) {
    if (!Double.isFinite(loss)) {
      throw new IllegalStateException(
          "%s: the loss is %s, it computes nonsense".formatted(name, loss));
    }
  }
}
