package io.lookonce.gradientcheck;

import io.lookonce.gradientcheck.CentralDifferences.Loss;
import io.lookonce.gradientcheck.CheckedParameter.Sample;
import io.lookonce.network.NetworkMemory;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Compares the gradient of a network in double precision with central differences of its loss.
 *
 * <p>Not thread-safe. Its off-heap memory holds parameters and gradients in 64 bits and the
 * activations of a batch.
 */
public final class GradientChecker implements AutoCloseable {

  private final ComputationGraph graph;
  private final GradientSource source;
  private final CentralDifferences differences;

  /** The gradient of all parameters, flat; computed on first use. */
  private INDArray analytic;

  private GradientChecker(
      ComputationGraph graph, GradientSource source, CheckBatch batch, CheckSettings settings) {
    this.graph = graph;
    this.source = source;
    this.differences = new CentralDifferences(new Loss(graph, batch), settings);
  }

  /** Checks the gradients of DL4J's layers in double precision. */
  public static GradientChecker of(
      ComputationGraph product, CheckBatch batch, CheckSettings settings) {
    ComputationGraph graph = CheckableGraph.of(product, DataType.DOUBLE);
    CheckBatch precise = batch.castTo(DataType.DOUBLE);
    return new GradientChecker(graph, new StockGradient(graph, precise), precise, settings);
  }

  /** Checks the gradients of the given source. */
  public static GradientChecker of(
      ComputationGraph product, GradientSource source, CheckBatch batch, CheckSettings settings) {
    ComputationGraph graph = CheckableGraph.of(product, DataType.DOUBLE);
    return new GradientChecker(graph, source, batch.castTo(DataType.DOUBLE), settings);
  }

  /** The gradient to check: flat, laid out like the parameters. */
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

  /** Checks numbers in order. */
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

  /** The gradient by DL4J's own layers and updater, in the network's precision. */
  static final class StockGradient implements GradientSource {

    private final ComputationGraph graph;
    private final CheckBatch batch;

    /**
     * A source.
     *
     * @param graph a {@link CheckableGraph}
     */
    StockGradient(ComputationGraph graph, CheckBatch batch) {
      this.graph = graph;
      this.batch = batch;
    }

    /** Computes the update from the sums over the examples, but does not apply it. */
    @Override
    public INDArray gradient() {
      graph.setInputs(batch.features());
      graph.setLabels(batch.labels());
      graph.computeGradientAndScore();
      graph
          .getUpdater()
          .update(graph.gradient(), 0, 0, batch.examples(), LayerWorkspaceMgr.noWorkspaces());
      return graph.getGradientsViewArray();
    }
  }

  /** Computes the gradient to check. */
  public interface GradientSource {

    /**
     * The gradient of the loss at the network's parameters.
     *
     * @return flat, laid out like the network's parameters; valid until the next call
     */
    INDArray gradient();
  }
}
