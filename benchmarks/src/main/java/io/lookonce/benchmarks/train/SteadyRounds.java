package io.lookonce.benchmarks.train;

import io.lookonce.jobs.training.averaging.RoundTimes;
import io.lookonce.jobs.training.averaging.TrainingEngine.TrainingListener;

/** Times the rounds of a training from the end of its warm-up epochs to its last round. */
final class SteadyRounds implements TrainingListener {

  private final int warmUpEpochs;
  private final int lastEpoch;
  private long start;
  private long end;
  private TimeSplit before = TimeSplit.NONE;
  private TimeSplit after = TimeSplit.NONE;

  SteadyRounds(TrainingWorkload.Amount amount) {
    this.warmUpEpochs = amount.warmUpEpochs();
    this.lastEpoch = amount.warmUpEpochs() + amount.epochs();
  }

  @Override
  public void roundDone(int epoch, int round, int rounds, double loss, RoundTimes times) {
    if (round == rounds && epoch == warmUpEpochs) {
      before = TimeSplit.of(times);
      start = System.nanoTime();
    } else if (round == rounds && epoch == lastEpoch) {
      end = System.nanoTime();
      after = TimeSplit.of(times);
    }
  }

  /** By the wall clock, what happens between rounds included. */
  double seconds() {
    return (end - start) / 1e9;
  }

  /** Where the trainer says that the rounds' time went. */
  TimeSplit split() {
    return after.minus(before);
  }
}
