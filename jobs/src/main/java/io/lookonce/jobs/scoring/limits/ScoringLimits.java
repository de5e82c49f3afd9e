package io.lookonce.jobs.scoring.limits;

import io.lookonce.onnx.OnnxNetwork;
import java.io.Serializable;

/**
 * Sizes that affect run time and which images are refused, but not the results of an image.
 *
 * @param batchSize images in one forward pass
 * @param batchFiles images committed at once; 0 to choose by the number of cores
 * @param maxBytes longer files are refused
 * @param maxPixels larger images are refused
 * @param forwardSeconds time limit of a forward pass per image
 * @param comparesContent whether changes are detected by content instead of length and modification
 *     time
 * @param retriesErrors whether images whose row has an error are scored again
 */
public record ScoringLimits(
    int batchSize,
    int batchFiles,
    long maxBytes,
    long maxPixels,
    int forwardSeconds,
    boolean comparesContent,
    boolean retriesErrors)
    implements Serializable {

  /** Uses the default time limit and detects changes by length and modification time. */
  public ScoringLimits(int batchSize, int batchFiles, long maxBytes, long maxPixels) {
    this(
        batchSize,
        batchFiles,
        maxBytes,
        maxPixels,
        Math.toIntExact(OnnxNetwork.TIME_LIMIT.toSeconds()),
        false,
        false);
  }
}
