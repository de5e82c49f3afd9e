package io.lookonce.jobs.training.data;

import java.io.Serializable;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Settings of the training loop: what its epochs depend on besides the examples and the network.
 *
 * @param epochPlan distribution of the examples
 * @param seed of the order of the examples
 * @param epochs passes over the training set
 * @param updater optimizer, with the learning rate over time
 * @param patience epochs without a lower validation loss after which training stops; 0 disables it
 * @param validates whether every epoch ends with an evaluation on the validation split
 * @param secondsBetweenSaves minimum time between two checkpoints; 0 for one after every round
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
