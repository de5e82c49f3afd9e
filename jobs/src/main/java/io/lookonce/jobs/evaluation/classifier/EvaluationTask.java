package io.lookonce.jobs.evaluation.classifier;

import io.lookonce.jobs.scoring.task.ModelDelivery;
import java.io.Serializable;

/**
 * All that an executor needs to know to measure a model.
 *
 * @param cardJson the model's card
 * @param model where the network is
 * @param threads cores that a task may use
 * @param mistakes how many wrongly classified images to keep for the report
 */
record EvaluationTask(String cardJson, ModelDelivery model, int threads, int mistakes)
    implements Serializable {}
