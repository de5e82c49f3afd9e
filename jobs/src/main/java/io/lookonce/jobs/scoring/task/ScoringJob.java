package io.lookonce.jobs.scoring.task;

import io.lookonce.jobs.scoring.limits.ScoringLimits;
import java.io.Serializable;

/**
 * All that an executor needs to know to score images.
 *
 * @param interpretation how the network's output becomes results
 * @param cardJson the model's card
 * @param model where the network is
 * @param limits sizes of the work
 * @param threadsPerTask cores that a task may use
 */
public record ScoringJob(
    Postprocessing interpretation,
    String cardJson,
    ModelDelivery model,
    ScoringLimits limits,
    int threadsPerTask)
    implements Serializable {}
