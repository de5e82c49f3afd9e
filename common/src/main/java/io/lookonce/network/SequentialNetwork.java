package io.lookonce.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.layers.Layer;

/** A network whose layers follow one another. */
interface SequentialNetwork extends ClassifierNetwork {

  /** The layers from the input to the output layer, each with its name. */
  List<Layer> layers();

  @Override
  default String addTo(GraphBuilder graph) {
    String previous = INPUT;
    for (Layer layer : layers()) {
      graph.addLayer(layer.getLayerName(), layer, previous);
      previous = layer.getLayerName();
    }
    return previous;
  }
}
