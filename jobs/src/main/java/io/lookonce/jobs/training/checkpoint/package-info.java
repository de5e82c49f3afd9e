/**
 * The state of a training and its checkpoints, from which it can be resumed. Start reading at
 * {@link io.lookonce.jobs.training.checkpoint.CheckpointStore}.
 */
package io.lookonce.jobs.training.checkpoint;
