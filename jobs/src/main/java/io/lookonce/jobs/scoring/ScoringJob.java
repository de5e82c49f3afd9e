package io.lookonce.jobs.scoring;

import java.io.Serializable;

/**
 * All that an executor needs to know to score pictures.
 *
 * @param settings what decides the rows
 * @param cardJson the model's card
 * @param model where the network is
 * @param batchSize pictures in one forward pass
 * @param maxBytes length above which a file is not read
 * @param maxPixels size above which a picture is not decoded
 * @param painting which pictures are painted, and where to
 * @param threadsPerTask cores that a task may use
 */
public record ScoringJob(
    DetectionSettings settings,
    String cardJson,
    ModelDelivery model,
    int batchSize,
    long maxBytes,
    long maxPixels,
    Painting painting,
    int threadsPerTask)
    implements Serializable {}
