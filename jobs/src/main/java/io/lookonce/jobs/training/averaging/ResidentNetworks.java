package io.lookonce.jobs.training.averaging;

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The networks that live in this executor, by run and worker. */
final class ResidentNetworks {

  private static final Map<Key, WorkerNetwork> NETWORKS = new ConcurrentHashMap<>();

  private record Key(String run, int worker) {}

  private ResidentNetworks() {}

  /** The network of a worker, built if this executor does not have it yet. */
  static WorkerNetwork get(String run, int worker, NetworkSpecification specification) {
    return NETWORKS.computeIfAbsent(
        new Key(run, worker), absent -> new WorkerNetwork(specification));
  }

  /** The network of a worker that has trained in this JVM. */
  static WorkerNetwork get(String run, int worker) {
    return NETWORKS.get(new Key(run, worker));
  }

  /** Closes all networks of a run. */
  static void release(String run) {
    Iterator<Map.Entry<Key, WorkerNetwork>> entries = NETWORKS.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Key, WorkerNetwork> entry = entries.next();
      if (entry.getKey().run().equals(run)) {
        entries.remove();
        entry.getValue().close();
      }
    }
  }
}
