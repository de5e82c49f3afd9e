package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.MeasuredSystem;
import io.lookonce.benchmarks.measure.Measurements;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;

/**
 * Several networks that know nothing of each other, each on a thread of its own: what the machine's
 * cores and memory let through at most, without any averaging.
 */
final class SideBySideTraining implements MeasuredSystem, AutoCloseable {

  private final String name;
  private final int batch;
  private final int steps;
  private final Runnable useOneThread;
  private final List<DoubleSupplier> networks;
  private final ExecutorService threads;

  /**
   * @param batch examples in a step
   * @param steps of each network in one measurement
   * @param useOneThread is called before every measurement
   * @param networks each trains one batch and returns its loss
   */
  SideBySideTraining(
      String name, int batch, int steps, Runnable useOneThread, List<DoubleSupplier> networks) {
    this.name = name;
    this.batch = batch;
    this.steps = steps;
    this.useOneThread = useOneThread;
    this.networks = List.copyOf(networks);
    this.threads = Executors.newFixedThreadPool(networks.size());
  }

  @Override
  public void measure(Measurements into) throws Exception {
    useOneThread.run();
    long start = System.nanoTime();
    List<Future<Double>> losses = new ArrayList<>();
    for (DoubleSupplier network : networks) {
      losses.add(threads.submit(() -> train(network)));
    }
    for (Future<Double> loss : losses) {
      TrainingSteps.requireFinite(name, loss.get());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    into.add(name, networks.size() * steps * batch / seconds);
  }

  private double train(DoubleSupplier network) {
    double loss = 0;
    for (int done = 0; done < steps; done++) {
      loss = network.getAsDouble();
    }
    return loss;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
