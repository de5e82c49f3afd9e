/**
 * {@code lookonce train} and {@code train-detector}: from a checked request to a published model.
 */
package io.lookonce.jobs.training;
