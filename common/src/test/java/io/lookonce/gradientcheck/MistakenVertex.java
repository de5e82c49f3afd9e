package io.lookonce.gradientcheck;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer of a DL4J graph with a correct forward pass and a mistake in its backward pass. */
final class MistakenVertex extends LayerVertex {

  private static final long serialVersionUID = 1L;

  /** Changes the input gradient of a layer, or the gradients that it has written. */
  interface Mistake {

    /**
     * Makes the mistake.
     *
     * @param layer has written its gradients to its gradient views
     * @param input of the layer
     * @param incoming the gradient of the layer's output
     * @param honest the correct gradient of the layer's input
     * @return the gradient that the layer returns instead
     */
    INDArray make(Layer layer, INDArray input, INDArray incoming, INDArray honest);
  }

  private final transient Mistake mistake;

  private MistakenVertex(ComputationGraph graph, LayerVertex honest, Mistake mistake) {
    super(
        graph,
        honest.getVertexName(),
        honest.getVertexIndex(),
        honest.getInputVertices(),
        honest.getOutputVertices(),
        honest.getLayer(),
        honest.getLayerPreProcessor(),
        honest.isOutputVertex(),
        graph.getConfiguration().getDataType());
    this.mistake = mistake;
  }

  /** Puts a mistake into a layer of a graph. */
  static void plant(ComputationGraph graph, String layer, Mistake mistake) {
    GraphVertex[] vertices = graph.getVertices();
    int index = graph.getVertex(layer).getVertexIndex();
    vertices[index] = new MistakenVertex(graph, (LayerVertex) vertices[index], mistake);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    INDArray input = getLayer().input().dup();
    INDArray incoming = getEpsilon().dup();
    Pair<Gradient, INDArray[]> honest = super.doBackward(tbptt, workspaces);
    INDArray handedBack = honest.getSecond()[0];
    handedBack.assign(mistake.make(getLayer(), input, incoming, handedBack.dup()));
    return honest;
  }
}
