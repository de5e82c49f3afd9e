package io.lookonce.jobs.scoring;

import java.io.Serializable;

/**
 * Sizes of the work; they change how long it takes and which pictures are refused, not what is
 * found in a picture.
 *
 * @param batchSize pictures in one forward pass
 * @param batchFiles pictures committed at once; 0 to choose by the number of cores
 * @param maxBytes length above which a file is not read
 * @param maxPixels size above which a picture is not decoded
 */
public record ScoringLimits(int batchSize, int batchFiles, long maxBytes, long maxPixels)
    implements Serializable {}
