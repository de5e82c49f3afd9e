package io.lookonce.gradientcheck;

import io.lookonce.nd4j.FastNetwork;
import io.lookonce.network.NetworkMemory;
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient as the fast step gives it that training takes, in 32 bits. */
public final class FastGradient implements GradientSource, AutoCloseable {

  private final ComputationGraph graph;
  private final FastNetwork network;
  private final CheckBatch batch;

  /**
   * A source.
   *
   * @param product the network as it is trained; it stays as it is
   */
  public FastGradient(ComputationGraph product, CheckBatch batch) {
    this.graph = CheckableGraph.of(product, DataType.FLOAT);
    this.network = FastNetwork.of(graph);
    this.batch = batch.castTo(DataType.FLOAT);
  }

  /** Why there is no fast step for the network; empty if there is one. */
  public Optional<String> obstacle() {
    return network.obstacle();
  }

  /** DL4J's own layers on the same numbers in 32 bits: what the precision costs. */
  GradientSource stock() {
    return new StockGradient(graph, batch);
  }

  /** Takes the step and takes it back: at rate 1 the step is the gradient. */
  @Override
  public INDArray gradient() {
    INDArray before = graph.params().dup();
    network.fit(batch.features(), batch.labels());
    graph.params().assign(before);
    return graph.getGradientsViewArray();
  }

  @Override
  public void close() {
    network.close();
    NetworkMemory.free(graph);
  }
}
