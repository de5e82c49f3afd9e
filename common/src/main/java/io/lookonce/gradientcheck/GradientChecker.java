package io.lookonce.gradientcheck;

import io.lookonce.network.NetworkMemory;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Holds the gradient of a network in double precision against central differences of its loss.
 *
 * <p>Not for several threads at once. It takes, in native memory, parameters and gradients in 64
 * bits and the activations of a batch.
 */
public final class GradientChecker implements AutoCloseable {

  private final ComputationGraph graph;
  private final GradientSource source;
  private final CentralDifferences differences;

  /** The gradients of this network's arrays, flat; filled when first asked for. */
  private INDArray analytic;

  private GradientChecker(
      ComputationGraph graph, GradientSource source, CheckBatch batch, CheckSettings settings) {
    this.graph = graph;
    this.source = source;
    this.differences = new CentralDifferences(new Loss(graph, batch), settings);
  }

  /** Checks the gradients that DL4J's layers give in double precision. */
  public static GradientChecker of(
      ComputationGraph product, CheckBatch batch, CheckSettings settings) {
    ComputationGraph graph = CheckableGraph.of(product, DataType.DOUBLE);
    CheckBatch precise = batch.castTo(DataType.DOUBLE);
    return new GradientChecker(graph, new StockGradient(graph, precise), precise, settings);
  }

  /** Checks the gradients of a source of its own, for the network's parameters. */
  public static GradientChecker of(
      ComputationGraph product, GradientSource source, CheckBatch batch, CheckSettings settings) {
    ComputationGraph graph = CheckableGraph.of(product, DataType.DOUBLE);
    return new GradientChecker(graph, source, batch.castTo(DataType.DOUBLE), settings);
  }

  /** The gradient that is checked: flat, laid out as the parameters. */
  INDArray analytic() {
    if (analytic == null) {
      analytic = source.gradient().castTo(DataType.DOUBLE);
      analytic = analytic.reshape(analytic.length());
    }
    return analytic;
  }

  /** The loss of the batch. */
  public double loss() {
    return differences.here();
  }

  /** The standard deviation of the rounding error in the loss. */
  public double rounding() {
    return differences.rounding();
  }

  /** Checks numbers, in their order. */
  public List<CheckedParameter> check(List<Sample> samples) {
    List<CheckedParameter> checked = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      double gradient = analytic().getDouble(sample.place());
      checked.add(new CheckedParameter(sample, gradient, differences.along(sample.place())));
    }
    return checked;
  }

  @Override
  public void close() {
    NetworkMemory.free(graph);
  }
}
