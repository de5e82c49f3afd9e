package io.lookonce.jobs.training.data;

import java.io.Serializable;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * What the epochs of a training depend on besides its examples and its network.
 *
 * @param epochPlan how the examples are shared out
 * @param seed of the order of the examples
 * @param epochs passes over the training set
 * @param updater knows the learning rate over time
 * @param patience epochs without a better validation loss until training stops; 0 for never
 * @param validates whether the epochs are judged on a validation split
 * @param secondsBetweenSaves least time between two saved states; 0 for one after every round
 */
public record LoopSettings(
    EpochPlan epochPlan,
    int seed,
    int epochs,
    IUpdater updater,
    int patience,
    boolean validates,
    int secondsBetweenSaves)
    implements Serializable {}
