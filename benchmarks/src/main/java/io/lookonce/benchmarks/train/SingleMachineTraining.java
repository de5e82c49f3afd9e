package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.Alternation.MeasuredSystem;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.benchmarks.train.TrainComparison.TrainingSystems;
import io.lookonce.nd4j.ComputeThreads;
import io.lookonce.nd4j.FastNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One workload without Spark: stock DL4J, accelerated DL4J, and PyTorch. */
final class SingleMachineTraining implements AutoCloseable {

  private final TrainingWorkload workload;
  private final int threads;
  private final INDArray features;
  private final INDArray labels;
  private final List<AutoCloseable> open = new ArrayList<>();

  /**
   * @param threads of the multi-threaded systems
   */
  SingleMachineTraining(TrainingWorkload workload, int threads) {
    this.workload = workload;
    this.threads = threads;
    this.features = workload.features(workload.batch());
    this.labels = workload.labels(workload.batch());
  }

  /**
   * Each system with one thread and with several threads, and several accelerated networks in
   * parallel.
   */
  List<MeasuredSystem> systems() throws IOException {
    List<MeasuredSystem> systems = new ArrayList<>();
    DoubleSupplier stock = stockNetwork();
    PyTorchTraining pyTorch = opened(new PyTorchTraining(workload));
    for (int used : List.of(1, threads)) {
      systems.add(
          steps(
              TrainingSystems.stock(used),
              used,
              ComputeThreads::set,
              workload.amount().stockSteps(),
              stock));
      systems.add(
          steps(
              TrainingSystems.fast(used),
              used,
              ComputeThreads::set,
              workload.amount().fastSteps(),
              fastNetwork(used)));
      systems.add(
          steps(
              TrainingSystems.pyTorch(used),
              used,
              PyTorchTraining::useThreads,
              workload.amount().fastSteps(),
              pyTorch::step));
    }
    systems.add(sideBySide());
    return systems;
  }

  private MeasuredSystem steps(
      String name, int used, IntConsumer useThreads, int steps, DoubleSupplier step) {
    return new TrainingSteps(name, workload.batch(), steps, used, useThreads, step);
  }

  private MeasuredSystem sideBySide() throws IOException {
    List<DoubleSupplier> networks = new ArrayList<>();
    for (int network = 0; network < threads; network++) {
      networks.add(fastNetwork(1));
    }
    return opened(
        new SideBySideTraining(
            TrainingSystems.sideBySide(threads),
            workload.batch(),
            workload.amount().fastSteps(),
            () -> ComputeThreads.set(1),
            networks));
  }

  private DoubleSupplier stockNetwork() throws IOException {
    ComputationGraph graph = workload.graph();
    open.add(graph::close);
    return () -> {
      graph.fit(new INDArray[] {features}, new INDArray[] {labels});
      return graph.score();
    };
  }

  private DoubleSupplier fastNetwork(int used) throws IOException {
    ComputeThreads.set(used);
    ComputationGraph graph = workload.graph();
    FastNetwork network = opened(FastNetwork.of(graph));
    open.add(graph::close);
    network
        .obstacle()
        .ifPresent(
            obstacle -> {
              throw new IllegalStateException("the fast step cannot be measured: " + obstacle);
            });
    return () -> network.fit(features, labels);
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  /**
   * Several independent networks, each on its own thread: the greatest throughput of the machine's
   * cores and memory without averaging.
   */
  private static final class SideBySideTraining implements MeasuredSystem, AutoCloseable {

    private final String name;
    private final int batch;
    private final int steps;
    private final Runnable useOneThread;
    private final List<DoubleSupplier> networks;
    private final ExecutorService threads;

    /**
     * @param batch examples per step
     * @param steps of each network per measurement
     * @param useOneThread called before every measurement
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

  /**
   * One network in one process: a fixed number of steps on one batch in memory. Only the step is
   * timed: forward, backward, update.
   */
  static final class TrainingSteps implements MeasuredSystem {

    private final String name;
    private final int batch;
    private final int steps;
    private final int threads;
    private final IntConsumer useThreads;
    private final DoubleSupplier step;

    /**
     * @param batch examples per step
     * @param steps per measurement
     * @param threads of native operations
     * @param useThreads receives the number of threads before every measurement
     * @param step trains one batch and returns its loss
     */
    TrainingSteps(
        String name,
        int batch,
        int steps,
        int threads,
        IntConsumer useThreads,
        DoubleSupplier step) {
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

    /** A loss that becomes NaN remains NaN, so checking the last one is enough. */
    static void requireFinite(String name, double loss) {
      if (!Double.isFinite(loss)) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "%s: the loss is %s, it computes nonsense", name, loss));
      }
    }
  }
}
