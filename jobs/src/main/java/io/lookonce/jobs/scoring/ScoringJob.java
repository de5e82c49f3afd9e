package io.lookonce.jobs.scoring;

import java.io.Serializable;

/**
 * All that an executor needs to know to score pictures.
 *
 * @param interpretation how the network's output becomes results
 * @param cardJson the model's card
 * @param model where the network is
 * @param batchSize pictures in one forward pass
 * @param maxBytes length above which a file is not read
 * @param maxPixels size above which a picture is not decoded
 * @param threadsPerTask cores that a task may use
 */
record ScoringJob(
    Interpretation interpretation,
    String cardJson,
    ModelDelivery model,
    int batchSize,
    long maxBytes,
    long maxPixels,
    int threadsPerTask)
    implements Serializable {}
