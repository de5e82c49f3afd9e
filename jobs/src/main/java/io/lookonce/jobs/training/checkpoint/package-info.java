/** The state of a training and the checkpoints that keep it. */
package io.lookonce.jobs.training.checkpoint;
