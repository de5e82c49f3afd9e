package io.lookonce.jobs.training;

import io.lookonce.data.Split;
import io.lookonce.jobs.training.averaging.NetworkSpecification;
import io.lookonce.jobs.training.averaging.Rounds;
import io.lookonce.jobs.training.averaging.SingleRounds;
import io.lookonce.jobs.training.averaging.TrainingDiverged;
import io.lookonce.jobs.training.averaging.TrainingEngine;
import io.lookonce.jobs.training.averaging.WholeTraining;
import io.lookonce.jobs.training.averaging.WorkerNetwork;
import io.lookonce.jobs.training.checkpoint.StateSaver;
import io.lookonce.jobs.training.data.Evaluation;
import io.lookonce.jobs.training.data.LoopSettings;
import io.lookonce.jobs.training.data.TrainingPlan;
import io.lookonce.network.Averaging;
import io.lookonce.network.Initialization;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;

/**
 * A training on a single machine, as a value that a task can carry out: the same worker, the same
 * rounds and the same parameters to the bit as {@code train} with one worker, without a Spark job
 * per round.
 */
public final class SingleTraining implements Serializable {

  private static final long serialVersionUID = 1L;

  private final NetworkSpecification specification;
  private final Initialization initialization;
  private final LoopSettings settings;
  private final Averaging.Outer outer;
  private final Evaluation evaluation;
  private final List<Split> splits;

  private SingleTraining(TrainingPlan plan) {
    this.specification = NetworkSpecification.of(plan);
    this.initialization = plan.settings().initialization();
    this.settings = plan.loop();
    this.outer = plan.settings().averaging().outer();
    this.evaluation = plan.subject().evaluation().brief();
    this.splits = plan.splits();
  }

  /**
   * The training that a request to {@code train} a classifier asks for.
   *
   * @throws IllegalArgumentException if it asks for more than one worker
   */
  public static SingleTraining of(TrainingRequest request) {
    if (request.workers() != 1) {
      throw new IllegalArgumentException("one worker is meant, not " + request.workers());
    }
    return new SingleTraining(request.plan());
  }

  /**
   * Trains to the end.
   *
   * @throws TrainingDiverged if the loss or a parameter is no finite number any more
   */
  public TrainingResult run(InMemorySplits data) throws IOException {
    long begin = System.nanoTime();
    WorkerNetwork network = new WorkerNetwork(specification);
    try (Rounds rounds = new SingleRounds(network, data.dealt(settings.seed()), evaluation)) {
      TrainingEngine.Trained trained =
          new WholeTraining(settings, network.outerStep(outer), rounds, splits)
              .run(
                  network.begin(initialization, settings.seed(), outer),
                  StateSaver.NONE,
                  (epoch, round, ofEpoch, loss, times) -> {});
      double seconds = (System.nanoTime() - begin) / 1e9;
      DecisionRegions regions =
          data.points()
              .map(points -> points.extent().of(network, trained.parameters()))
              .orElse(null);
      return TrainingResult.of(trained, settings.epochPlan(), seconds, regions);
    }
  }
}
