/**
 * {@code lookonce train} and {@code train-detector}: from a validated request to a published model.
 * Start reading at {@code TrainingCommand} and {@link io.lookonce.jobs.training.TrainingJob}.
 */
package io.lookonce.jobs.training;
