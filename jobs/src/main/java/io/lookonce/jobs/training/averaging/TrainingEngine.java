package io.lookonce.jobs.training.averaging;

import io.lookonce.jobs.training.checkpoint.StateSaver;
import io.lookonce.jobs.training.checkpoint.TrainingState;
import io.lookonce.jobs.training.data.SplitScore;
import io.lookonce.jobs.training.data.TrainingPlan;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Trains a network; what trains it may be exchanged. */
public interface TrainingEngine {

  /**
   * What a training leaves.
   *
   * @param parameters the network's parameters in DL4J's flat order, little-endian float32
   * @param state where the training stood at its end
   * @param scores how well the parameters do, by split
   * @param times where this run's time went; a resumed run counts its own rounds only
   */
  record Trained(
      byte[] parameters, TrainingState state, Map<String, SplitScore> scores, RoundTimes times) {}

  /**
   * Trains to the end.
   *
   * @param from where to continue; empty to begin
   * @param saver keeps the state from time to time
   * @throws io.lookonce.storage.InputRefused if the data set's examples cannot be used
   * @throws TrainingDiverged if the loss or a parameter is no finite number any more
   */
  Trained train(
      TrainingPlan plan, Optional<TrainingState> from, StateSaver saver, TrainingListener listener)
      throws IOException;
}
