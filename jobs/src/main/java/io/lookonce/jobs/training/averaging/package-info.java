/**
 * Parameter averaging on resident workers: the training loop, rounds, aggregation of the workers'
 * states, and the outer optimizer. Start reading at {@code TrainingLoop}; one round runs through
 * {@code ClusterRounds}, {@code Aggregation} and {@code WorkerNetwork}.
 */
package io.lookonce.jobs.training.averaging;
