/**
 * {@code lookonce retrain}: adds images to a data set, trains a candidate, compares it with the
 * champion and promotes the better one. Start with {@link io.lookonce.jobs.retrain.RetrainJob}.
 */
package io.lookonce.jobs.retrain;
