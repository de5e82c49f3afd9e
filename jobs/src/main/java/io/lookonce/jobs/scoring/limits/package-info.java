/**
 * Limits of images and memory, and the options that set them. {@link
 * io.lookonce.jobs.scoring.limits.ScoringLimits} is what jobs and tasks read.
 */
package io.lookonce.jobs.scoring.limits;
