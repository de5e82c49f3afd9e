package io.lookonce.jobs.training.averaging;

/** Takes the mean of the workers' states piece by piece: every number once, in any order. */
@FunctionalInterface
interface MeanReceiver {

  /**
   * Takes a piece and leaves in its place what the network goes on with. Several threads may call
   * at once.
   *
   * @param first place of the piece in the {@link FlatState}
   * @param piece its numbers come first
   * @param length how many they are
   */
  void accept(int first, float[] piece, int length);
}
