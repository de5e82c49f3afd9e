package io.lookonce.jobs.scoring.task;

import java.io.Serializable;

/**
 * All that an executor needs to know to score images.
 *
 * @param interpretation how the network's output becomes results
 * @param cardJson the model's card
 * @param model where the network is
 * @param batchSize images in one forward pass
 * @param maxBytes length above which a file is not read
 * @param maxPixels size above which an image is not decoded
 * @param threadsPerTask cores that a task may use
 */
public record ScoringJob(
    Postprocessing interpretation,
    String cardJson,
    ModelDelivery model,
    int batchSize,
    long maxBytes,
    long maxPixels,
    int threadsPerTask)
    implements Serializable {}
