package io.lookonce.jobs.scoring.limits;

import io.lookonce.onnx.OnnxNetwork;
import java.io.Serializable;

/**
 * Sizes of the work; they change how long it takes and which images are refused, not what is found
 * in an image.
 *
 * @param batchSize images in one forward pass
 * @param batchFiles images committed at once; 0 to choose by the number of cores
 * @param maxBytes length above which a file is not read
 * @param maxPixels size above which an image is not decoded
 * @param forwardSeconds how long a forward pass may take for each image
 * @param comparesContent whether images that look unchanged are read to see whether they are
 */
public record ScoringLimits(
    int batchSize,
    int batchFiles,
    long maxBytes,
    long maxPixels,
    int forwardSeconds,
    boolean comparesContent)
    implements Serializable {

  /** With the usual limit of a forward pass; the times of files say what has changed. */
  public ScoringLimits(int batchSize, int batchFiles, long maxBytes, long maxPixels) {
    this(
        batchSize,
        batchFiles,
        maxBytes,
        maxPixels,
        Math.toIntExact(OnnxNetwork.TIME_LIMIT.toSeconds()),
        false);
  }
}
