package io.lookonce.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class NetworkMemoryTest {

  @Test
  void allThatANetworkHoldsIsFreedAndTheHeapIsLeftAlone() {
    ComputationGraph network = trained();
    List<INDArray> held =
        List.of(
            network.params(),
            network.getFlattenedGradients(),
            network.getUpdater(false).getStateViewArray());
    assertThat(held).noneMatch(INDArray::wasClosed);
    assertThat(Nd4j.getWorkspaceManager().getAllWorkspacesIdsForCurrentThread()).isNotEmpty();
    long before = fullCollections();

    NetworkMemory.free(network);

    assertThat(held).allMatch(INDArray::wasClosed);
    assertThat(Nd4j.getWorkspaceManager().getAllWorkspacesIdsForCurrentThread()).isEmpty();
    assertThat(fullCollections()).isEqualTo(before);
  }

  @Test
  void aNetworkThatWasNeverTrainedIsFreedAndMayBeFreedTwice() {
    ComputationGraph network = network();
    INDArray parameters = network.params();

    NetworkMemory.free(network);
    NetworkMemory.free(network);

    assertThat(parameters.wasClosed()).isTrue();
  }

  private static ComputationGraph trained() {
    ComputationGraph network = network();
    network.fit(new DataSet(Nd4j.ones(2, 4), Nd4j.ones(2, 1)));
    return network;
  }

  private static ComputationGraph network() {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .updater(new Adam(0.1))
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(4)
                        .nOut(1)
                        .build(),
                    "in")
                .setOutputs("out")
                .build());
    network.init();
    return network;
  }

  /** Collections of the whole heap; the other collectors may run at any time. */
  private static long fullCollections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .filter(collector -> collector.getName().matches(".*(Old|MarkSweep).*"))
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
