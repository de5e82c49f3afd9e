package io.lookonce.jobs.scoring.task;

import io.lookonce.model.ModelCard;
import io.lookonce.onnx.OnnxNetwork;
import io.lookonce.storage.Storage;
import java.io.IOException;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The model of this executor: its network is opened once per JVM and shared by its tasks. The
 * scorers, which hold the large buffers, go from task to task, so that there are never more of them
 * than tasks at once.
 */
final class ExecutorModels {

  private static final Map<ScoringJob, ExecutorModels> OPEN = new ConcurrentHashMap<>();

  private final ScoringJob job;
  private final Storage storage;
  private final ModelCard card;
  private final OnnxNetwork network;
  private final Queue<ImageScorer> idle = new ConcurrentLinkedQueue<>();

  private ExecutorModels(ScoringJob job, Storage storage, OnnxNetwork network) throws IOException {
    this.job = job;
    this.storage = storage;
    this.card = ModelCard.parse(job.cardJson());
    this.network = network;
  }

  /** A scorer for one task; give it back with {@link #giveBack}. */
  static ImageScorer borrow(ScoringJob job, Storage storage) throws IOException {
    ExecutorModels models = open(job, storage);
    ImageScorer scorer = models.idle.poll();
    return scorer != null
        ? scorer
        : new ImageScorer(job, models.card, models.network, models.storage);
  }

  static void giveBack(ScoringJob job, ImageScorer scorer) {
    ExecutorModels models = OPEN.get(job);
    if (models != null) {
      models.idle.add(scorer);
    }
  }

  private static synchronized ExecutorModels open(ScoringJob job, Storage storage)
      throws IOException {
    // Whoever opened another network meanwhile, to evaluate one, has closed this job's.
    OnnxNetwork network = ExecutorNetwork.of(job.model(), job.threadsPerTask(), storage);
    ExecutorModels models = OPEN.get(job);
    if (models == null || models.network != network) {
      OPEN.clear();
      models = new ExecutorModels(job, storage, network);
      OPEN.put(job, models);
    }
    return models;
  }
}
