package io.lookonce.jobs.sweep;

/** Is told how a sweep goes on. */
@FunctionalInterface
public interface SweepListener {

  /**
   * A trial has ended and is kept.
   *
   * @param ended how many have ended in this run, this one included
   * @param planned how many this run was to train
   * @param name of the trial
   * @param result how it went, in a few words
   */
  void trialEnded(int ended, int planned, String name, String result);
}
