package io.lookonce.jobs.evaluation.classifier;

import org.apache.spark.Partitioner;

/** Assigns whole batches of images to tasks round-robin by their index in the split. */
final class BatchPlaces extends Partitioner {

  private static final long serialVersionUID = 1L;

  /** Most images in one forward pass; a power of two, so that smaller batches divide it. */
  static final int MAX_BATCH_SIZE = 32;

  /** Most floats in a batch (16 MiB), unless a single image has more. */
  private static final int MAX_FLOATS = 1 << 22;

  private final int tasks;

  BatchPlaces(int tasks) {
    this.tasks = tasks;
  }

  /**
   * Number of images in one forward pass.
   *
   * @param fixed the batch size that the network was exported for; below 1 if it accepts any
   * @param floats floats of one image
   */
  static int batchSize(long fixed, int floats) {
    return fixed > 0
        ? Math.toIntExact(fixed)
        : Math.max(1, Math.min(MAX_BATCH_SIZE, Integer.highestOneBit(MAX_FLOATS / floats)));
  }

  @Override
  public int numPartitions() {
    return tasks;
  }

  @Override
  public int getPartition(Object index) {
    return (int) ((Long) index / MAX_BATCH_SIZE % tasks);
  }
}
