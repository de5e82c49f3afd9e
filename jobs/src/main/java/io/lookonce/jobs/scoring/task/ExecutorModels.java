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
 * The networks and scorers of this executor. A network is opened once per JVM and shared by all
 * tasks. An application works with one model at a time, so another model replaces the one before,
 * which is closed once no task uses it. Scorers hold the large buffers and pass from task to task:
 * there are never more of them than concurrent tasks.
 */
public final class ExecutorModels {

  private static final Map<ScoringJob<?>, ExecutorModels> OPEN = new ConcurrentHashMap<>();

  private static ModelDelivery openModel;
  private static int openThreads;
  private static OnnxNetwork openNetwork;

  private final ModelCard card;
  private final OnnxNetwork network;
  private final Queue<ImageScorer<?>> idle = new ConcurrentLinkedQueue<>();

  private ExecutorModels(ScoringJob<?> job, OnnxNetwork network) throws IOException {
    this.card = ModelCard.parse(job.cardJson());
    this.network = network;
  }

  /**
   * A scorer for one task; close it to hand its buffers to the next task.
   *
   * @throws IOException naming the file, if the network is missing, changed or invalid
   */
  public static <R> ImageScorer<R> borrow(ScoringJob<R> job, Storage storage) throws IOException {
    ExecutorModels models = open(job, storage);
    try {
      // Scorers of a job postprocess as that job does.
      @SuppressWarnings("unchecked")
      ImageScorer<R> scorer = (ImageScorer<R>) models.idle.poll();
      return scorer != null ? scorer : new ImageScorer<>(job, models.card, models.network, storage);
    } catch (RuntimeException | Error failed) {
      models.network.close();
      throw failed;
    }
  }

  static void giveBack(ScoringJob<?> job, ImageScorer<?> scorer) {
    ExecutorModels models = OPEN.get(job);
    // A scorer of a network that was replaced meanwhile is dropped.
    if (models != null && scorer.uses(models.network)) {
      models.idle.add(scorer);
    }
  }

  /** The models of a job, with one more holder of their network. */
  private static synchronized ExecutorModels open(ScoringJob<?> job, Storage storage)
      throws IOException {
    // An evaluation may have replaced the open network since this job's scorers were created.
    OnnxNetwork network = network(job.model(), job.threadsPerTask(), storage);
    ExecutorModels models = OPEN.get(job);
    if (models != null && models.network == network) {
      return models;
    }
    try {
      OPEN.clear();
      models = new ExecutorModels(job, network);
      OPEN.put(job, models);
      return models;
    } catch (IOException | RuntimeException failed) {
      network.close();
      throw failed;
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
    if (openNetwork == null || !model.equals(openModel) || threads != openThreads) {
      if (openNetwork != null) {
        openNetwork.close();
        openNetwork = null;
      }
      openNetwork = OnnxNetwork.open(model.fetch(storage), threads);
      openModel = model;
      openThreads = threads;
    }
    return openNetwork.share();
  }
}
