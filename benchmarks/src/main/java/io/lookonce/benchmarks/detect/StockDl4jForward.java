package io.lookonce.benchmarks.detect;

import io.lookonce.benchmarks.measure.Alternation.MeasuredSystem;
import io.lookonce.benchmarks.measure.DetectWorkload;
import io.lookonce.benchmarks.measure.Measurements;
import io.lookonce.darknet.DarknetGraph;
import io.lookonce.darknet.DarknetTraining;
import io.lookonce.image.InputRule;
import java.io.IOException;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The same network in DL4J with its defaults: its own layers and number of threads. */
final class StockDl4jForward implements MeasuredSystem {

  static final String NAME = "stock DL4J, forward";

  private final ComputationGraph network;
  private final INDArray input;
  private final int passes;

  /**
   * @param passes forward passes per repetition, each of one image
   */
  StockDl4jForward(DetectWorkload workload, int passes) throws IOException {
    this.network =
        DarknetGraph.build(
            workload.request().configuration(),
            workload.request().weights(),
            DarknetTraining.none());
    InputRule rule = workload.bundle().card().input();
    FloatBuffer tensor = workload.tensors().get(0);
    float[] values = new float[tensor.remaining()];
    tensor.get(values);
    this.input = Nd4j.create(values, new long[] {1, 3, rule.height(), rule.width()}, 'c');
    this.passes = passes;
  }

  @Override
  public void measure(Measurements into) {
    long start = System.nanoTime();
    for (int pass = 0; pass < passes; pass++) {
      network.outputSingle(input);
    }
    into.add(NAME, passes / ((System.nanoTime() - start) / 1e9));
  }
}
