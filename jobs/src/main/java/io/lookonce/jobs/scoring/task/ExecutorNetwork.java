package io.lookonce.jobs.scoring.task;

import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import java.io.IOException;

/**
 * The network of this executor: opened once per JVM and shared by all its tasks. An application
 * works with one model; what an earlier one in this JVM left open is closed.
 */
public final class ExecutorNetwork {

  private static ModelDelivery openModel;
  private static int openThreads;
  private static OnnxNetwork network;

  private ExecutorNetwork() {}

  /**
   * The network of a model; no task closes it.
   *
   * @param threads cores that one task may use
   * @throws IOException naming the file, if it is missing, changed or no network
   */
  public static synchronized OnnxNetwork of(ModelDelivery model, int threads, Storage storage)
      throws IOException {
    if (network == null || !model.equals(openModel) || threads != openThreads) {
      closeOpen();
      network = OnnxNetwork.open(model.fetch(storage), threads);
      openModel = model;
      openThreads = threads;
    }
    return network;
  }

  private static void closeOpen() {
    if (network != null) {
      network.close();
      network = null;
    }
  }
}
