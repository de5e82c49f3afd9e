package io.lookonce.jobs.evaluation.classifier;

import org.apache.spark.Partitioner;

/**
 * Deals images out to tasks by their place in the split, batch by batch in turn: whole batches stay
 * together and every task gets as many as the others.
 */
final class BatchPlaces extends Partitioner {

  private static final long serialVersionUID = 1L;

  /** Images in one forward pass at most; a power of two, so that smaller batches divide it. */
  static final int LARGEST_BATCH = 32;

  /** A batch takes 16 MiB at most, unless a single image takes more. */
  private static final int MOST_FLOATS = 1 << 22;

  private final int tasks;

  BatchPlaces(int tasks) {
    this.tasks = tasks;
  }

  /**
   * How many images a network scores at once.
   *
   * @param fixed the size that the network was exported for; below 1 where it takes any
   * @param floats numbers of one image
   */
  static int batchSize(long fixed, int floats) {
    return fixed > 0
        ? Math.toIntExact(fixed)
        : Math.max(1, Math.min(LARGEST_BATCH, Integer.highestOneBit(MOST_FLOATS / floats)));
  }

  @Override
  public int numPartitions() {
    return tasks;
  }

  @Override
  public int getPartition(Object index) {
    return (int) ((Long) index / LARGEST_BATCH % tasks);
  }
}
