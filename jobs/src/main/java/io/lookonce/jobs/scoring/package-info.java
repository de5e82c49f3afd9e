/**
 * {@code lookonce detect} and {@code classify}: score the images of a source and write a table and
 * a report. Start with {@link io.lookonce.jobs.scoring.ScoringPipeline}.
 */
package io.lookonce.jobs.scoring;
