package io.lookonce.jobs.scoring.task;

import io.lookonce.image.format.JpegDecoding;
import io.lookonce.jobs.scoring.limits.ScoringLimits;
import java.io.Serializable;

/**
 * Everything an executor needs to score images.
 *
 * @param postprocessing how the network's output becomes results
 * @param cardJson the model's card
 * @param model where the network is
 * @param limits sizes of the work
 * @param decoding in which size JPEG files are decoded
 * @param threadsPerTask cores that a task may use
 * @param <R> result of one image
 */
public record ScoringJob<R>(
    Postprocessing<R> postprocessing,
    String cardJson,
    ModelDelivery model,
    ScoringLimits limits,
    JpegDecoding decoding,
    int threadsPerTask)
    implements Serializable {}
