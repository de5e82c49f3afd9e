/** Parameter averaging: rounds, resident networks, aggregation, the training loop. */
package io.lookonce.jobs.training.averaging;
