package io.lookonce.gradientcheck;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient as DL4J's own layers and its updater give it, in the network's precision. */
final class StockGradient implements GradientSource {

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

  /** The step that the updater makes of the sums over the examples; it is not taken. */
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
