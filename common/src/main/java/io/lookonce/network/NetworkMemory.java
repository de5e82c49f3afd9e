package io.lookonce.network;

import java.util.List;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.memory.MemoryWorkspaceManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Frees the off-heap memory of DL4J networks. */
public final class NetworkMemory {

  private NetworkMemory() {}

  /**
   * Frees a network's parameters, gradients and optimizer state, and the workspaces of the calling
   * thread. The network cannot be used afterwards.
   *
   * <p>{@link ComputationGraph#close()} frees the same memory and then runs two full garbage
   * collections, which take longer than training a small network.
   */
  public static void free(ComputationGraph network) {
    free(network.params());
    free(network.getFlattenedGradients());
    Updater updater = network.getUpdater(false);
    free(updater == null ? null : updater.getStateViewArray());
    MemoryWorkspaceManager workspaces = Nd4j.getWorkspaceManager();
    for (String id : List.copyOf(workspaces.getAllWorkspacesIdsForCurrentThread())) {
      workspaces.destroyWorkspace(workspaces.getWorkspaceForCurrentThread(id));
    }
  }

  private static void free(INDArray array) {
    if (array != null && array.closeable()) {
      array.close();
    }
  }
}
