/**
 * What runs on executors: read, preprocess, forward pass, postprocess. Start with {@link
 * io.lookonce.jobs.scoring.task.ImageScorer}; the implementations of {@link
 * io.lookonce.jobs.scoring.task.Postprocessing} are the two kinds of scoring.
 */
package io.lookonce.jobs.scoring.task;
