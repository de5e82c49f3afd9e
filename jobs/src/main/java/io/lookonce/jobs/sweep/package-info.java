/**
 * {@code lookonce sweep}: trains a network with many settings in parallel and ranks the results.
 * Start at {@link io.lookonce.jobs.sweep.SweepJob}; {@code SweepSpace} lists the settings.
 */
package io.lookonce.jobs.sweep;
