package io.lookonce.jobs.training;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.averaging.NetworkSpecification;
import io.lookonce.jobs.training.averaging.Rounds;
import io.lookonce.jobs.training.averaging.SingleRounds;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.averaging.TrainingLoop;
import io.lookonce.jobs.training.averaging.WorkerNetwork;
import io.lookonce.jobs.training.checkpoint.TrainingState.StateSaver;
import io.lookonce.jobs.training.data.Evaluator;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.jobs.training.data.TrainingPlan.LoopSettings;
import io.lookonce.network.Averaging;
import io.lookonce.network.Initialization;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * A training with one worker that a single Spark task can run. It gives the same parameters to the
 * bit as {@code train} with one worker, without a Spark job per round.
 */
public final class SingleTraining implements Serializable {

  private static final long serialVersionUID = 1L;

  private final NetworkSpecification specification;
  private final Initialization initialization;
  private final LoopSettings settings;
  private final Averaging.Outer outer;
  private final Evaluator evaluator;
  private final List<Split> splits;

  private SingleTraining(TrainingPlan plan) {
    this.specification = NetworkSpecification.of(plan);
    this.initialization = plan.settings().initialization();
    this.settings = plan.loop();
    this.outer = plan.settings().averaging().outer();
    this.evaluator = plan.task().evaluator().metricsOnly();
    this.splits = plan.splits();
  }

  /**
   * The training of a request for a classifier.
   *
   * @throws IllegalArgumentException if the request has more than one worker
   */
  public static SingleTraining of(TrainingRequest request) {
    if (request.workers() != 1) {
      throw new IllegalArgumentException("a single worker is required, not " + request.workers());
    }
    return new SingleTraining(request.plan());
  }

  /**
   * Trains to the end.
   *
   * @throws TrainingDiverged if the loss or a parameter is not finite
   */
  public TrainingResult run(InMemorySplits data) throws IOException {
    long begin = System.nanoTime();
    WorkerNetwork network = new WorkerNetwork(specification);
    try (Rounds rounds = new SingleRounds(network, data.shuffled(settings.seed()), evaluator)) {
      TrainingEngine.Trained trained =
          new TrainingLoop(
                  settings,
                  network.outerOptimizer(outer),
                  rounds,
                  StateSaver.NONE,
                  (epoch, round, ofEpoch, loss, times) -> {})
              .runAndScore(network.initialState(initialization, settings.seed(), outer), splits);
      double seconds = (System.nanoTime() - begin) / 1e9;
      DecisionRegions regions =
          data.points()
              .map(points -> DecisionRegions.around(points, network, trained.parameters()))
              .orElse(null);
      return TrainingResult.of(trained, settings.epochPlan(), seconds, regions);
    }
  }
}
