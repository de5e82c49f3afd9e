package io.lookonce.jobs.training.averaging;

/** Is told how a training goes on. */
public interface TrainingListener {

  /**
   * A round is over and, where one was due, its checkpoint written.
   *
   * @param epoch the current epoch, from 1
   * @param round the round within the epoch, from 1
   * @param rounds rounds of an epoch
   * @param cost mean loss per example in this round
   * @param times where the time has gone so far
   */
  void roundDone(int epoch, int round, int rounds, double loss, RoundTimes times);
}
