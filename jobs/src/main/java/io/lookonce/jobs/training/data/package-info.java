/**
 * What a training works on: the task, its examples in shards and batches, the plan of its epochs,
 * and the memory that it needs. Start reading at {@link
 * io.lookonce.jobs.training.data.TrainingTask}.
 */
package io.lookonce.jobs.training.data;
