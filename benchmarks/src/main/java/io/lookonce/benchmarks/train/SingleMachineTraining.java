package io.lookonce.benchmarks.train;

import io.lookonce.benchmarks.measure.MeasuredSystem;
import io.lookonce.nd4j.ComputeThreads;
import io.lookonce.nd4j.FastNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One workload without Spark: DL4J as it comes, DL4J made fast, and PyTorch. */
final class SingleMachineTraining implements AutoCloseable {

  private final TrainingWorkload workload;
  private final int threads;
  private final INDArray features;
  private final INDArray labels;
  private final List<AutoCloseable> open = new ArrayList<>();

  /**
   * @param threads of the systems that have more than one
   */
  SingleMachineTraining(TrainingWorkload workload, int threads) {
    this.workload = workload;
    this.threads = threads;
    this.features = workload.features(workload.batch());
    this.labels = workload.labels(workload.batch());
  }

  /** Each system with one thread and with several, and several fast networks side by side. */
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
}
