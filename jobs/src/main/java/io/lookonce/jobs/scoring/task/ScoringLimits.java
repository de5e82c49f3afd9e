package io.lookonce.jobs.scoring.task;

import java.io.Serializable;

/**
 * Sizes of the work; they change how long it takes and which images are refused, not what is found
 * in an image.
 *
 * @param batchSize images in one forward pass
 * @param batchFiles images committed at once; 0 to choose by the number of cores
 * @param maxBytes length above which a file is not read
 * @param maxPixels size above which an image is not decoded
 */
public record ScoringLimits(int batchSize, int batchFiles, long maxBytes, long maxPixels)
    implements Serializable {}
