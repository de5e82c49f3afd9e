package io.lookonce.jobs.scoring.task;

import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The networks and scorers of this executor. A network is opened once per JVM and shared by all
 * tasks. Opening another closes those that no task uses: the stages of a pipeline keep theirs open
 * together, and an application that turns to another model does not keep the previous one. Scorers
 * hold the large buffers and pass from task to task: there are never more of them than concurrent
 * tasks.
 */
public final class ExecutorModels {

  private static final Map<NetworkKey, OnnxNetwork> NETWORKS = new HashMap<>();
  private static final Map<ScoringJob<?>, ExecutorModels> JOBS = new HashMap<>();

  private final OnnxNetwork network;
  private final ModelCard card;
  private final Deque<ImageScorer<?>> idle = new ArrayDeque<>();
  private final Set<ImageScorer<?>> borrowed = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * What distinguishes networks.
   *
   * @param threads cores that one task may use
   */
  private record NetworkKey(ModelDelivery model, int threads) {}

  private ExecutorModels(OnnxNetwork network, ModelCard card) {
    this.network = network;
    this.card = card;
  }

  /**
   * A scorer for one task; close it to hand its buffers to the next task.
   *
   * @throws IOException naming the file, if the network is missing, changed or invalid
   */
  public static synchronized <R> ImageScorer<R> borrow(ScoringJob<R> job, Storage storage)
      throws IOException {
    ExecutorModels models = JOBS.get(job);
    if (models == null) {
      NetworkKey key = new NetworkKey(job.model(), job.threadsPerTask());
      models = new ExecutorModels(open(key, storage), ModelCard.parse(job.cardJson()));
      JOBS.put(job, models);
    }
    // Scorers of a job postprocess as that job does.
    @SuppressWarnings("unchecked")
    ImageScorer<R> scorer = (ImageScorer<R>) models.idle.poll();
    if (scorer == null) {
      scorer = new ImageScorer<>(job, models.card, models.network, storage);
    }
    models.network.share();
    models.borrowed.add(scorer);
    return scorer;
  }

  static synchronized void giveBack(ScoringJob<?> job, ImageScorer<?> scorer) {
    ExecutorModels models = JOBS.get(job);
    if (models != null && models.borrowed.remove(scorer)) {
      models.idle.add(scorer);
    }
  }

  /**
   * The shared network of a model, for one task, which closes it.
   *
   * @param threads cores that one task may use
   * @throws IOException naming the file, if it is missing, changed or invalid
   */
  public static synchronized OnnxNetwork network(ModelDelivery model, int threads, Storage storage)
      throws IOException {
    return open(new NetworkKey(model, threads), storage).share();
  }

  private static OnnxNetwork open(NetworkKey key, Storage storage) throws IOException {
    JOBS.values().removeIf(models -> models.borrowed.isEmpty());
    OnnxNetwork network = NETWORKS.get(key);
    if (network == null) {
      NETWORKS.values().removeIf(ExecutorModels::closeIfUnused);
      network = OnnxNetwork.open(key.model().fetch(storage), key.threads());
      NETWORKS.put(key, network);
    }
    return network;
  }

  private static boolean closeIfUnused(OnnxNetwork network) {
    if (network.isShared() || JOBS.values().stream().anyMatch(job -> job.network == network)) {
      return false;
    }
    network.close();
    return true;
  }
}
