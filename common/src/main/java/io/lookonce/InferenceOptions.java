package io.lookonce;

import java.time.Duration;

/**
 * How a network is run. None of the values changes what is found, except that images above the
 * limits are refused; the last digits of numbers may depend on batch size and threads.
 *
 * @param threads processor cores that share one forward pass, at least 1
 * @param batchSize most images in one forward pass, at least 1; a network that was exported for one
 *     batch size keeps its own
 * @param maxPixels larger images are refused by their header, before they are decoded
 * @param maxBytes longer files are refused before they are read
 * @param forwardLimit time limit of a forward pass for each of its images
 */
public record InferenceOptions(
    int threads, int batchSize, long maxPixels, int maxBytes, Duration forwardLimit) {

  private static final InferenceOptions DEFAULTS =
      new InferenceOptions(1, 1, 64_000_000, 1 << 26, Duration.ofSeconds(60));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming the value that is out of range
   */
  public InferenceOptions {
    require(threads >= 1, "threads", threads);
    require(batchSize >= 1, "batchSize", batchSize);
    require(maxPixels >= 1, "maxPixels", maxPixels);
    require(maxBytes >= 1 && maxBytes < Integer.MAX_VALUE, "maxBytes", maxBytes);
    require(
        forwardLimit.compareTo(Duration.ofSeconds(1)) >= 0,
        "forwardLimit in seconds",
        forwardLimit.toSeconds());
  }

  private static void require(boolean holds, String name, long value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is out of range: " + value);
    }
  }

  /** One thread, one image at a time, images of up to 64 megapixels and 64 MiB, 60 seconds. */
  public static InferenceOptions defaults() {
    return DEFAULTS;
  }

  public InferenceOptions withThreads(int value) {
    return new InferenceOptions(value, batchSize, maxPixels, maxBytes, forwardLimit);
  }

  public InferenceOptions withBatchSize(int value) {
    return new InferenceOptions(threads, value, maxPixels, maxBytes, forwardLimit);
  }

  public InferenceOptions withMaxPixels(long value) {
    return new InferenceOptions(threads, batchSize, value, maxBytes, forwardLimit);
  }

  public InferenceOptions withMaxBytes(int value) {
    return new InferenceOptions(threads, batchSize, maxPixels, value, forwardLimit);
  }

  public InferenceOptions withForwardLimit(Duration value) {
    return new InferenceOptions(threads, batchSize, maxPixels, maxBytes, value);
  }
}
